#!/bin/sh
# Puts definitions.json into a broker and gives the users in it the passwords in the environment: INGESTION_PASSWORD, SCORING_PASSWORD, API_PASSWORD (letters and digits).
# Again changes nothing. Needs rabbitmqadmin, which comes with RabbitMQ's management plugin, and RABBITMQ_MANAGEMENT_HOST, RABBITMQ_ADMIN, RABBITMQ_PASSWORD.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# In files, because everybody on the machine sees arguments.
cat >"$work/rabbitmqadmin.conf" <<CONF
[default]
hostname = $RABBITMQ_MANAGEMENT_HOST
port = ${RABBITMQ_MANAGEMENT_PORT:-15672}
username = $RABBITMQ_ADMIN
password = $RABBITMQ_PASSWORD
CONF
for service in ingestion scoring api; do
  case $service in ingestion) password=$INGESTION_PASSWORD ;; scoring) password=$SCORING_PASSWORD ;; api) password=$API_PASSWORD ;; esac
  echo "s/\"name\": \"healthscoring-$service\", \"password_hash\": \"\"/\"name\": \"healthscoring-$service\", \"password\": \"$password\"/"
done >"$work/passwords.sed"
sed -f "$work/passwords.sed" "$here/definitions.json" >"$work/definitions.json"
rabbitmqadmin --config="$work/rabbitmqadmin.conf" --node=default import "$work/definitions.json"
