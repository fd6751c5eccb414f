#!/usr/bin/env bash
# Private PostgreSQL and RabbitMQ servers that belong to one directory, beside whatever the system runs.
# Source it for the functions, or run it: servers.sh install [PACKAGE...] | start DIR | stop DIR | remove DIR
# servers_start writes DIR/servers.env. A server named by HEALTHSCORING_POSTGRES or HEALTHSCORING_RABBITMQ is used as it is.

# A shell that has read the servers.env of private servers does not name servers to use instead of private ones.
for _servers_own in ${HEALTHSCORING_PRIVATE:-}; do unset "$_servers_own"; done
unset HEALTHSCORING_PRIVATE _servers_own

_servers_say() { printf '%s\n' "$*" >&2; }
_servers_elapsed() { local us=$((${EPOCHREALTIME//[!0-9]/} - ${1//[!0-9]/})); printf '%d.%d s' $((us / 1000000)) $((us / 100000 % 10)); }

# ---- packages ----

servers_install() { # [PACKAGE...]: beside the servers, packages with a program of their name
  local missing=() self package
  [[ -n ${HEALTHSCORING_POSTGRES:-} ]] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  [[ -n ${HEALTHSCORING_RABBITMQ:-} || -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || missing+=(rabbitmq-server)
  for package; do command -v "$package" >/dev/null || missing+=("$package"); done
  ((${#missing[@]})) || return 0
  self=$(readlink -f -- "${BASH_SOURCE[0]}")
  if command -v apt-get >/dev/null && ((EUID == 0)); then
    bash "$self" apt-install "${missing[@]}"
  elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n bash "$self" apt-install "${missing[@]}"
  else
    _servers_say "Missing: ${missing[*]}. Installing needs root, or sudo without a password. Run this once, then start again:
  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}
The services that these packages start are not needed: sudo systemctl disable --now ${missing[*]}"
    return 1
  fi
}

# Runs as a process of its own, so that its traps are nobody else's; they need its variables after the function is left.
# Bash holds a signal back until apt-get has ended, so the policy stays for as long as a package may start something.
_servers_apt_install() {
  policy=/usr/sbin/policy-rc.d saved=$policy.before-healthscoring fresh=() started=$EPOCHREALTIME
  exec 8</usr/sbin && flock 8 && log=$(mktemp) || return 1
  # shellcheck disable=SC2317 # called by the trap
  restore() {
    rm -f -- "$log"
    if [[ -e $saved || -L $saved ]]; then mv -f -- "$saved" "$policy"; elif grep -qs healthscoring "$policy"; then rm -f -- "$policy"; fi
  }
  trap restore EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # A run that was killed outright left the saved file or this very policy: what it had found is what is put back.
  if [[ ! -e $saved && ! -L $saved ]] && [[ -e $policy || -L $policy ]] && ! grep -qs healthscoring "$policy"; then
    mv -- "$policy" "$saved" || return 1
  fi
  rm -f -- "$policy"
  printf '#!/bin/sh\n# healthscoring: start no service while its packages are installed\nexit 101\n' >"$policy" && chmod 755 "$policy" || return 1
  for unit in postgresql.service rabbitmq-server.service epmd.service epmd.socket prometheus.service; do
    [[ -e /lib/systemd/system/$unit ]] || fresh+=("$unit")
  done
  _servers_say "Installing $* with apt (about a minute) ..."
  apt() {
    DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -y --no-install-recommends \
      -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1 8<&-
  }
  apt install "$@" || { apt update && apt install "$@"; } || {
    tail -n 20 "$log" >&2
    _servers_say "apt-get could not install $*"
    return 1
  }
  # Packages enable their services for the next start of the machine even where they may not start them now.
  for unit in "${fresh[@]}"; do
    [[ ! -d /run/systemd/system ]] || systemctl --quiet stop "$unit" || true
    DPKG_MAINTSCRIPT_PACKAGE=healthscoring deb-systemd-helper disable "$unit" >/dev/null || true
    [[ ! -e /etc/init.d/${unit%.*} ]] || update-rc.d "${unit%.*}" disable >/dev/null || true
  done
  _servers_say "Installed $* ($(_servers_elapsed "$started"))"
}

# ---- common ----

# Whatever answers on a remembered port must not be taken for ours, and no port may be taken from anybody.
_servers_free() { # FIRST COUNT
  local listening port
  listening=$(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  for ((port = $1; port < $1 + $2; port++)); do
    [[ $'\n'$listening$'\n' != *$'\n'"$(printf %04X "$port")"$'\n'* ]] || return 1
  done
}

# Below the range from which the kernel takes the ports of outgoing connections.
_servers_port() { # REMEMBERED LOWEST COUNT
  local first=$1
  until [[ -n $first ]] && _servers_free "$first" "$3"; do first=$(($2 + RANDOM % 500 * 10)); done
  echo "$first"
}

_servers_recall() { # FILE: sets port and password
  port='' password=''
  [[ ! -e $1 ]] || read -r port password <"$1"
  [[ -n $password ]] || password=$(head -c 48 /dev/urandom | base64 -w 0 | tr -dc A-Za-z0-9 | head -c 32)
}

_servers_remember() { # FILE
  printf '%s %s\n' "$port" "$password" >"$1.new" && mv -f -- "$1.new" "$1"
}

_servers_end() { # LISTER DIR WHICH SIGNAL: ends what the lister names, after a minute by force
  local i pid seen=' ' pids
  for ((i = 0; i < 650; i++)); do
    pids=$("$1" "$2" "$3")
    [[ -n $pids ]] || return 0
    for pid in $pids; do
      if ((i >= 600)); then kill -KILL "$pid"; elif [[ $seen != *" $pid "* ]]; then kill -"$4" "$pid"; fi 2>/dev/null
      seen+="$pid "
    done
    sleep 0.1
  done
  _servers_say "Could not end process $pids"
  return 1
}

# ---- PostgreSQL ----

# Every process of a cluster works in its data directory; that holds when pid files are stale and when postgres has
# overwritten its environment. WHICH main: only the postmaster.
_servers_pg_pids() { # DIR WHICH
  local data all pid cwd
  data=$(readlink -m -- "$1/postgres")
  all=$(find /proc/[0-9]*/cwd -maxdepth 0 -printf '%h %l\n' 2>/dev/null | while read -r pid cwd; do
    [[ ${cwd% (deleted)} != "$data" || $(readlink "$pid/exe") != */postgres* ]] || echo "${pid#/proc/}"
  done)
  for pid in $all; do
    [[ $2 == main && " ${all//$'\n'/ } " == *" $(awk '/^PPid:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) "* ]] || echo "$pid"
  done
}

_servers_pg_stop() { # DIR
  _servers_end _servers_pg_pids "$1" main INT && _servers_end _servers_pg_pids "$1" all QUIT
}

_servers_pg_create() { # DIR, with version, owner, run and password of the caller
  local new=$1/postgres.new log=$1/postgres.log
  rm -rf -- "$(readlink -m -- "$new")" "$new" "$1/postgres" || return 1
  if ((EUID == 0)) && ! runuser -u postgres -- test -x "$1"; then
    # Below /root, say. The home of postgres is as durable, and nobody else can write there.
    new=$(runuser -u postgres -- mktemp -d "$(getent passwd postgres | cut -d: -f6)/healthscoring.XXXXXXXX") || return 1
    ln -s -- "$new" "$1/postgres.new" || return 1
  else
    install -d -m 700 -o "$owner" -- "$new" || return 1
  fi
  # shellcheck disable=SC2016 # for the inner shell: initdb can open only a pipe that its own user made
  "${run[@]}" bash -c 'initdb --pwfile=<(cat) "$@"' initdb -D "$new" -U healthscoring -A scram-sha-256 -E UTF8 \
    --locale=C.UTF-8 --lc-collate=C --no-instructions <<<"$password" >"$log" 2>&1 &&
    mv -T -- "$1/postgres.new" "$1/postgres" && return
  tail -n 20 "$log" >&2
  _servers_say "PostgreSQL: no cluster could be created, see $log"
  return 1
}

_servers_pg_start() { # DIR
  local dir=$1 data=$1/postgres version bin owner run port password file=(0) attempt started=$EPOCHREALTIME options compression verb=started
  owner=$(id -un)
  ((EUID)) || owner=postgres
  _servers_recall "$dir/postgres.state"
  if [[ -e $data/PG_VERSION ]]; then
    version=$(<"$data/PG_VERSION")
    [[ -n $port ]] || { _servers_say "$dir/postgres.state, with the password of $data, is missing" && return 1; }
  else
    version=$(basename -a /usr/lib/postgresql/*/ | sort -V | tail -n 1)
  fi
  bin=/usr/lib/postgresql/$version/bin
  [[ -x $bin/postgres ]] || { _servers_say "PostgreSQL $version, which $data needs, is not installed" && return 1; }
  run=(env -i PATH="$bin:/usr/bin:/bin" LC_ALL=C.UTF-8)
  ((EUID)) || run=(runuser -u "$owner" -- "${run[@]}")

  [[ ! -e $data/postmaster.pid ]] || mapfile -t file <"$data/postmaster.pid"
  if [[ " $(_servers_pg_pids "$dir" main | xargs) " == *" ${file[0]} "* && ${file[7]:-} == ready* ]]; then
    verb='already running' port=${file[3]}
  else
    # What outlived its postmaster still writes to the data, and a pid file may name a process that is none of ours.
    _servers_end _servers_pg_pids "$dir" all QUIT || return 1
    rm -f -- "$data/postmaster.pid"
    [[ -e $data/PG_VERSION ]] || _servers_pg_create "$dir" || return 1
    data=$(readlink -f -- "$data")
    compression='-c wal_compression=lz4 -c default_toast_compression=lz4'
    # A server built without lz4 says so before it would start.
    # shellcheck disable=SC2086
    "${run[@]}" postgres -D "$data" $compression -C wal_compression >/dev/null 2>&1 9>&- || compression='-c wal_compression=on'
    for attempt in 1 2 3; do
      port=$(_servers_port "$port" 20000 1)
      _servers_remember "$dir/postgres.state" || return 1
      options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=256MB"
      options+=" -c max_wal_size=2GB $compression -c client_connection_check_interval=1000 -c timezone=UTC -c log_timezone=UTC"
      "${run[@]}" pg_ctl start -D "$data" -l "$data/server.log" -w -t 300 -o "$options" >/dev/null 2>&1 9>&- && break
      if ((attempt == 3)) || _servers_free "$port" 1; then
        tail -n 20 "$data/server.log" >&2
        _servers_say "PostgreSQL did not start, see $data/server.log"
        return 1
      fi
    done
  fi
  PGPASSWORD=$password PGCONNECT_TIMEOUT=10 "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U healthscoring -d postgres >/dev/null <<'SQL' || return 1
SELECT 'CREATE DATABASE healthscoring' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'healthscoring') \gexec
SQL
  _servers_remember "$dir/postgres.state" && _servers_say "PostgreSQL $version $verb on 127.0.0.1:$port ($(_servers_elapsed "$started"))"
}

# ---- RabbitMQ ----

# epmd outlives its node and a pid says nothing about whose it is; the environment a process was started with does.
_servers_rmq_pids() { # DIR WHICH
  local file
  grep -lzFxs "HEALTHSCORING_SERVERS_DIR=$1" /proc/[0-9]*/environ | while IFS=/ read -r _ _ file _; do
    [[ $2 == main && $(cat "/proc/$file/comm" 2>/dev/null) != beam.smp ]] || echo "$file"
  done
}

_servers_rmq_stop() {
  _servers_end _servers_rmq_pids "$1" main TERM && _servers_end _servers_rmq_pids "$1" all TERM
}

# Listeners open last, after the plugins; asking who we are shows that it is ours and that our user exists.
_servers_rmq_ready() {
  [[ -n $port && -n $(_servers_rmq_pids "$1" main) ]] && (
    exec 3<>"/dev/tcp/127.0.0.1/$port" 4<>"/dev/tcp/127.0.0.1/$((port + 1))" || exit 1
    printf 'GET /api/whoami HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n' "$(printf 'healthscoring:%s' "$password" | base64 -w 0)" >&4
    read -r -t 5 -u 4 line && [[ $line == *' 200 '* ]]
  ) 2>/dev/null
}

# Nodes of one cluster, which tests start, have names of their own and one epmd: SERVERS_NODE, SERVERS_EPMD and, for its configuration, SERVERS_CONF.
_servers_rmq_start() { # DIR
  local dir=$1 home=$1/rabbitmq port password attempt i started=$EPOCHREALTIME verb=started
  _servers_recall "$dir/rabbitmq.state"
  if _servers_rmq_ready "$dir"; then
    verb='already running'
  else
    _servers_rmq_stop "$dir" && mkdir -p "$home/log" "$home/bin" || return 1
    [[ -s $home/.erlang.cookie ]] || (head -c 32 /dev/urandom | base64 -w 0 | tr -dc A-Za-z0-9 >"$home/.erlang.cookie" && chmod 400 "$home/.erlang.cookie") || return 1
    echo '[rabbitmq_management,rabbitmq_prometheus].' >"$home/enabled_plugins"
    # RabbitMQ runs df with the unquoted path of its data, and looks it up in PATH, where it may be relative: DIR may hold spaces.
    printf '#!/bin/sh\nexec /bin/df -kP .\n' >"$home/bin/df" && chmod 700 "$home/bin/df" || return 1
    for attempt in 1 2 3; do
      port=$(_servers_port "$port" 25000 5)
      _servers_remember "$dir/rabbitmq.state" || return 1
      cat >"$home/rabbitmq.conf" <<CONF || return 1
listeners.tcp.1 = 127.0.0.1:$port
management.tcp.ip = 127.0.0.1
management.tcp.port = $((port + 1))
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = $((port + 2))
default_user = healthscoring
default_pass = $password
default_user_tags.administrator = true
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.absolute = 1GB
max_message_size = 1048576
log.file.rotation.size = 10485760
log.file.rotation.count = 3
${SERVERS_CONF:-}
CONF
      # Where limits are unlimited Erlang sizes its tables by them. The lock goes when the environment tells whose it is.
      (ulimit -Sn 65536 2>/dev/null
        cd "$home" && exec setsid env -i HEALTHSCORING_SERVERS_DIR="$dir" PATH="bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME="$home" LANG=C.UTF-8 \
          ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="${SERVERS_EPMD:-$((port + 3))}" RABBITMQ_DIST_PORT=$((port + 4)) RABBITMQ_NODE_PORT="$port" \
          RABBITMQ_NODENAME="${SERVERS_NODE:-healthscoring}@localhost" RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$home/rabbitmq" \
          RABBITMQ_ADVANCED_CONFIG_FILE="$home/advanced.config" RABBITMQ_CONFIG_FILES="$home/conf.d" \
          RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" RABBITMQ_PLUGINS_EXPAND_DIR="$home/plugins" \
          RABBITMQ_MNESIA_BASE="$home/mnesia" RABBITMQ_LOG_BASE="$home/log" RABBITMQ_PID_FILE="$home/pid" \
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}' \
          sh -c 'exec /usr/lib/rabbitmq/bin/rabbitmq-server 9>&-') </dev/null >"$home/log/console.log" 2>&1 &
      for ((i = 0; i < 600; i++)); do
        ! _servers_rmq_ready "$dir" || break 2
        kill -0 $! 2>/dev/null || break
        sleep 0.2
      done
      _servers_rmq_stop "$dir" || return 1
      if ((attempt == 3)) || _servers_free "$port" 5; then
        tail -n 5 "$home/log/console.log" | cut -c 1-300 >&2
        _servers_say "RabbitMQ did not start, see $home/log"
        return 1
      fi
    done
  fi
  _servers_say "RabbitMQ $verb on 127.0.0.1:$port, management on $((port + 1)) ($(_servers_elapsed "$started"))"
}

# ---- both ----

# Every starter holds the lock until it is through, also when what called it was interrupted: stopping waits for it.
_servers_locked() ( # FUNCTION DIR, apart from the caller's shell options
  set +eum +o pipefail
  unset IFS
  umask 077
  cd / || exit 1
  [[ ! -d $2 ]] || { exec 9>"$2/servers.lock" && flock 9; } || exit 1
  "$1" "$2"
)

_servers_start_both() { # DIR
  local dir=$1 pg='' rmq='' status=0 port password private=''
  local postgres=${HEALTHSCORING_POSTGRES:-} rabbitmq=${HEALTHSCORING_RABBITMQ:-} management=${HEALTHSCORING_RABBITMQ_MANAGEMENT:-}
  [[ -n $postgres ]] || { _servers_pg_start "$dir" & pg=$!; }
  [[ -n $rabbitmq ]] || { _servers_rmq_start "$dir" & rmq=$!; }
  [[ -z $pg ]] || wait "$pg" || status=1
  [[ -z $rmq ]] || wait "$rmq" || status=1
  ((status == 0)) || return 1
  if [[ -n $pg ]]; then
    _servers_recall "$dir/postgres.state"
    private=HEALTHSCORING_POSTGRES
    postgres="Host=127.0.0.1;Port=$port;Username=healthscoring;Password=$password;Database=healthscoring"
  fi
  if [[ -n $rmq ]]; then
    _servers_recall "$dir/rabbitmq.state"
    private+=' HEALTHSCORING_RABBITMQ HEALTHSCORING_RABBITMQ_MANAGEMENT'
    rabbitmq="amqp://healthscoring:$password@127.0.0.1:$port/" management="http://healthscoring:$password@127.0.0.1:$((port + 1))"
  fi
  {
    printf 'HEALTHSCORING_POSTGRES=%s\nHEALTHSCORING_RABBITMQ=%s\n' "${postgres@Q}" "${rabbitmq@Q}"
    [[ -z $management ]] || printf 'HEALTHSCORING_RABBITMQ_MANAGEMENT=%s\n' "${management@Q}"
    [[ -z $private ]] || printf 'HEALTHSCORING_PRIVATE=%s\n' "${private@Q}"
  } >"$dir/servers.env.new" && mv -f -- "$dir/servers.env.new" "$dir/servers.env"
}

_servers_stop_both() {
  local pg status=0
  _servers_pg_stop "$1" & pg=$!
  _servers_rmq_stop "$1" || status=1
  wait "$pg" || status=1
  return $status
}

_servers_kill_both() {
  _servers_end _servers_rmq_pids "$1" all KILL && _servers_end _servers_pg_pids "$1" main QUIT && _servers_end _servers_pg_pids "$1" all QUIT
}

servers_start() { # DIR
  local dir
  dir=$(realpath -m -- "$1")
  # Others may pass through a directory that root makes here, so that user postgres reaches its data; all in it is private.
  mkdir -p -- "$(dirname -- "$dir")" || return 1
  [[ -d $dir ]] || mkdir -m "$( ((EUID)) && echo 700 || echo 711)" -- "$dir" 2>/dev/null || true
  if [[ ! -O $dir ]]; then
    _servers_say "$dir is not yours: start as $(stat -c %U -- "$dir" 2>/dev/null || echo 'one who can make it')"
    return 1
  fi
  _servers_locked _servers_start_both "$dir"
}

servers_stop() { # DIR
  _servers_locked _servers_stop_both "$(realpath -m -- "$1")"
}

# Ends the servers without ceremony and deletes their data, also where it had to be kept outside DIR.
servers_remove() { # DIR
  local dir
  dir=$(realpath -m -- "$1")
  _servers_locked _servers_kill_both "$dir" || return 1
  rm -rf -- "$(readlink -m "$dir/postgres")" "$(readlink -m "$dir/postgres.new")" "$dir"/postgres{,.new,.log,.state} \
    "$dir"/rabbitmq{,.state} "$dir"/servers.{env,lock}
  [[ ! -d $dir ]] || rmdir --ignore-fail-on-non-empty -- "$dir"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  case ${1:-}:$# in
    install:*) shift && servers_install "$@" ;;
    start:2) servers_install && servers_start "$2" && echo "$(realpath -- "$2")/servers.env" ;;
    stop:2) servers_stop "$2" ;;
    remove:2) servers_remove "$2" ;;
    apt-install:*) shift && _servers_apt_install "$@" ;;
    *) _servers_say "usage: ${0##*/} install [PACKAGE...] | start DIR | stop DIR | remove DIR" && exit 2 ;;
  esac
fi
