-- Gives the roles of roles.sql the passwords in the environment: psql -X -f deploy/postgres/passwords.sql, as a superuser. psql 15 or newer.
\set ON_ERROR_STOP on
\getenv owner OWNER_PASSWORD
\getenv ingestion INGESTION_PASSWORD
\getenv scoring SCORING_PASSWORD
\getenv api API_PASSWORD
-- They would stand in the server's log where statements are logged.
set log_statement = none;
set log_min_duration_statement = -1;
set log_min_error_statement = panic;
-- Only where something migrates as the owner.
\if :{?owner}
alter role healthscoring_owner password :'owner';
\endif
alter role healthscoring_ingestion password :'ingestion';
alter role healthscoring_scoring password :'scoring';
alter role healthscoring_api password :'api';
