-- Gives the roles of roles.sql the passwords in the environment: psql -X -f deploy/postgres/passwords.sql, as a superuser. psql 15 or newer.
-- With the same `-v prefix=other` as roles.sql, or it would change those of another deployment.
\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix healthscoring
\endif
\set owner :prefix _owner
\set ingestion :prefix _ingestion
\set scoring :prefix _scoring
\set api :prefix _api
-- In variables of their own: one that is not in the environment keeps what it was, and must not be the name of a role that roles.sql left in this session.
\getenv owner_password OWNER_PASSWORD
\getenv ingestion_password INGESTION_PASSWORD
\getenv scoring_password SCORING_PASSWORD
\getenv api_password API_PASSWORD
-- They would stand in the server's log where statements are logged.
set log_statement = none;
set log_min_duration_statement = -1;
set log_min_error_statement = panic;
-- Only where something migrates as the owner.
\if :{?owner_password}
alter role :"owner" password :'owner_password';
\endif
alter role :"ingestion" password :'ingestion_password';
alter role :"scoring" password :'scoring_password';
alter role :"api" password :'api_password';
