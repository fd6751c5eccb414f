-- A role for each service, which may do what that service does and nothing else, and one that owns everything, to migrate and rebuild.
-- Run it as a superuser, in the database of the deployment, after every `healthscoring migrate`; running it again changes nothing. Before the first one it makes the roles, so that
-- healthscoring_owner can migrate:
--   psql -X -f deploy/postgres/roles.sql
-- With `-v before_migration=true` it does so much and no more on any database: what it grants is on tables that an older version may not have.
-- It takes over everything in the schemas of HealthScoring from whoever owned it before. Roles get no password here, and without one nobody logs in by password: set each once
-- with `\password healthscoring_api` and so on. A second deployment on the same server names its roles otherwise: `-v prefix=other`.
\set ON_ERROR_STOP on
\if :{?prefix}
\else
\set prefix healthscoring
\endif
\set owner :prefix _owner
\set ingestion :prefix _ingestion
\set scoring :prefix _scoring
\set api :prefix _api
select current_database() as database, to_regclass('webhooks.deliveries') is not null as migrated \gset
\if :{?before_migration}
\set migrated false
\endif

begin;
-- Ownership changes need locks that readers hold. Whoever runs this should hear of that, and not keep all others waiting.
set local lock_timeout = '10s';
set local client_min_messages = warning;

select format('create role %I login', name) from unnest(array[:'owner', :'ingestion', :'scoring', :'api']) name
where not exists (select from pg_roles where rolname = name) \gexec

-- For whoever logs in as one of them, such as somebody with psql; services ask for shorter ones themselves. `healthscoring rebuild` and `migrate` may take long by right.
alter role :"ingestion" set idle_in_transaction_session_timeout = '30s';
alter role :"scoring" set idle_in_transaction_session_timeout = '30s';
alter role :"api" set idle_in_transaction_session_timeout = '30s';
-- What a killed service was doing ends within a second.
alter role :"ingestion" set client_connection_check_interval = '1s';
alter role :"scoring" set client_connection_check_interval = '1s';
alter role :"api" set client_connection_check_interval = '1s';

-- To name transactions of others that stay open.
grant pg_read_all_stats to :"scoring";

-- ---- who owns it, and who may connect ----

create temporary table ours on commit drop as
select oid, nspname as name, nspowner as owner from pg_namespace where nspname in ('store', 'decisions', 'ingest', 'control', 'webhooks') or nspname ~ '^read_[0-9]+$';

select format('alter schema %I owner to %I', name, :'owner') from ours where owner <> to_regrole(quote_ident(:'owner')) \gexec
select format('alter table %s owner to %I', c.oid::regclass, :'owner') from pg_class c join ours on ours.oid = relnamespace
where relkind in ('r', 'p') and relowner <> to_regrole(quote_ident(:'owner')) \gexec
select format('alter routine %s owner to %I', p.oid::regprocedure, :'owner') from pg_proc p join ours on ours.oid = pronamespace
where proowner <> to_regrole(quote_ident(:'owner')) \gexec

-- A database may be connected to, and a schema `public` of older servers written to, by everybody.
revoke all on database :"database" from public;
revoke create on schema public from public;
grant connect on database :"database" to :"owner", :"ingestion", :"scoring", :"api";
grant create on database :"database" to :"owner";

\if :migrated

-- ---- what each may do ----

-- From nothing, so that what an earlier version granted and this one does not is gone.
select format('revoke all on schema %1$I from %2$s; revoke all on all tables in schema %1$I from %2$s; revoke all on all sequences in schema %1$I from %2$s; revoke all on all routines in schema %1$I from public',
  name, concat_ws(', ', quote_ident(:'ingestion'), quote_ident(:'scoring'), quote_ident(:'api'))) from ours \gexec

-- Ingestion appends facts. It reads no fact, no decision and no score, changes nothing that is stored, and deletes refused input and counts when they are old.
grant usage on schema store, ingest, control to :"ingestion";
grant execute on all routines in schema store to :"ingestion";
grant usage on sequence store.mt_events_sequence to :"ingestion";
grant insert, select (seq_id) on store.mt_events to :"ingestion";
grant select, insert, update (version, timestamp) on store.mt_streams to :"ingestion";
grant select, insert on ingest.inbox, ingest.user_refs, ingest.accounts to :"ingestion";
grant insert, delete, select (id, received_at, backfill_id), update (refused_again_at) on ingest.quarantine to :"ingestion";
grant select, insert, update on ingest.backfills to :"ingestion";
grant select, insert, delete on ingest.backfill_deliveries to :"ingestion";
grant select, insert, update, delete on ingest.source_counts, ingest.source_features, ingest.unknown_accounts to :"ingestion";
grant select on control.access_keys to :"ingestion";

-- Scoring reads facts, keeps the read model, decides, and delivers. It changes no fact and no decision, and knows no person and no key.
grant usage on schema store, decisions, ingest, control, webhooks to :"scoring";
grant execute on all routines in schema store, decisions to :"scoring";
grant select on store.mt_events, store.mt_streams to :"scoring";
grant select on sequence store.mt_events_sequence to :"scoring";
grant usage, select on sequence decisions.mt_events_sequence to :"scoring";
grant select, insert on decisions.mt_events to :"scoring";
grant select, insert, update (version, timestamp) on decisions.mt_streams to :"scoring";
-- How far each log is worked through.
grant select, insert, update, delete on store.mt_event_progression, store.mt_event_projection_floors, store.mt_high_water_skips, store.mt_doc_deadletterevent to :"scoring";
grant select, insert, update, delete on decisions.mt_event_progression, decisions.mt_event_projection_floors, decisions.mt_high_water_skips, decisions.mt_doc_deadletterevent to :"scoring";
grant select, insert, update on decisions.accounts, decisions.alerts, decisions.silences to :"scoring";
grant select, update on decisions.judged to :"scoring";
grant select on decisions.scorecards, decisions.alert_work to :"scoring";
grant select on control.read_model, control.decisions to :"scoring";
grant select on ingest.backfills to :"scoring";
grant select on webhooks.webhooks to :"scoring";
grant update (through, lease, leased_until, paused_until, failing_since, failed_at, disabled_at, disabled_because) on webhooks.webhooks to :"scoring";
grant select, insert, update, delete on webhooks.deliveries to :"scoring";
-- For readiness: that they are there.
grant select (id) on control.access_keys to :"scoring";
grant select (backfill_id) on ingest.quarantine to :"scoring";
grant select (source) on ingest.source_counts, ingest.source_features, ingest.unknown_accounts to :"scoring";

-- The API reads, and writes what people decide: commands, scorecards, webhooks, keys. Erasing a person takes more: their pseudonym is deleted, bodies in quarantine and the data of
-- stored facts are masked, traces are taken off, and a fact is appended that says so. That the database cannot tell from other facts.
grant usage on schema store, decisions, ingest, control, webhooks to :"api";
grant execute on all routines in schema store, decisions to :"api";
grant usage on sequence store.mt_events_sequence, decisions.mt_events_sequence to :"api";
grant select, insert, update (data, headers) on store.mt_events to :"api";
grant select, insert, update (headers) on decisions.mt_events to :"api";
grant select, insert, update (version, timestamp) on store.mt_streams, decisions.mt_streams to :"api";
grant select on decisions.mt_event_progression to :"api";
grant select on decisions.accounts, decisions.alerts, decisions.silences, decisions.judged to :"api";
grant select, insert, update on decisions.alert_work to :"api";
grant select, insert on decisions.scorecards to :"api";
grant select on ingest.accounts, ingest.backfills, ingest.source_counts, ingest.source_features, ingest.unknown_accounts to :"api";
grant select, update (body, resubmitted_at) on ingest.quarantine to :"api";
grant select, delete on ingest.user_refs to :"api";
grant select on control.read_model, control.decisions to :"api";
grant select, insert, update (expires_at, revoked_at, replaced_by) on control.access_keys to :"api";
grant select, insert, update, delete on webhooks.webhooks to :"api";
grant select, insert, update on webhooks.deliveries to :"api";

-- ---- the read model ----

-- A rebuild makes the next generation while services go on, so it gets its rights as it is made: read_model.sql of the services calls this.
select format($make$
create or replace function control.grant_read_model(generation text) returns void language plpgsql set search_path = '' as $$
begin
  -- Restored where there are no such roles, until this file is run there.
  if to_regrole(quote_ident(%1$L)) is null or to_regrole(quote_ident(%2$L)) is null then return; end if;
  execute format('grant usage on schema %%1$I to %%2$I, %%3$I', generation, %1$L, %2$L);
  -- Scoring is its only writer. The API makes scores due again where a scorecard changed, and where persons are erased takes traces off their accounts, and these out of generations that nobody keeps
  -- any more.
  execute format('grant select, insert, update, delete on all tables in schema %%1$I to %%2$I', generation, %1$L);
  execute format('grant select on all tables in schema %%1$I to %%2$I', generation, %2$L);
  execute format('grant update (due_at, trace, traced_at) on %%1$I.health to %%2$I', generation, %2$L);
  execute format('grant update (trace, traced_at) on %%1$I.dirty to %%2$I', generation, %2$L);
  execute format('grant delete on %%1$I.accounts, %%1$I.users, %%1$I.days to %%2$I', generation, %2$L);
end $$
$make$, :'scoring', :'api') \gexec
alter function control.grant_read_model(text) owner to :"owner";
revoke all on function control.grant_read_model(text) from public;
select control.grant_read_model(name) from ours where name like 'read\_%' \g /dev/null

\else
\warn 'The roles are there. Nothing is granted: run this again after `healthscoring migrate`.'
\endif
commit;
