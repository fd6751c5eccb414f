-- One generation of the read model: {schema} is read_1, read_2, ... Everything in it can be built again from the event store.
create schema if not exists {schema};

-- The sequence number through which facts are in these tables; every page moves it in the same transaction. `ok` turns a page that was computed from an
-- older position (a second daemon, a lost lock) into an error instead of a double count.
create table if not exists {schema}.position (
  one boolean primary key default true check (one),
  through bigint not null default 0,
  ok boolean not null default true check (ok)
);
insert into {schema}.position default values on conflict do nothing;

create table if not exists {schema}.accounts (
  account uuid primary key,
  account_id text not null,
  profile jsonb not null
);

-- What grows or moves with usage: small, and written once for each page that touches the account.
create table if not exists {schema}.activity (
  account uuid primary key,
  features bytea not null,
  user_count integer not null,
  first_report_on date,
  first_day date,
  last_day date,
  last_seq bigint not null
) with (fillfactor = 70);

create table if not exists {schema}.users (
  account uuid not null,
  user_ref uuid not null,
  data bytea not null,
  primary key (account, user_ref)
);

-- One row for each account and local day with any activity.
create table if not exists {schema}.days (
  account uuid not null,
  day date not null,
  dau integer not null,
  data bytea not null,
  primary key (account, day)
) with (fillfactor = 80);

create table if not exists {schema}.catalog (
  product text primary key,
  history jsonb not null
);

-- Facts that could not be applied. Their accounts are incomplete until the cause is cured and the read model rebuilt.
create table if not exists {schema}.skipped (
  seq bigint not null,
  account uuid not null,
  error text not null,
  primary key (account, seq)
);

create table if not exists {schema}.backfills (
  backfill_id text primary key,
  stored boolean not null
);
create table if not exists {schema}.backfill_accounts (
  backfill_id text not null,
  account uuid not null,
  primary key (account, backfill_id)
);

-- Accounts whose score must be computed again, with the sequence number that asks for it. The projection adds, the scorer removes.
create table if not exists {schema}.dirty (
  account uuid primary key,
  seq bigint not null
);

-- Cache of what the days since day 0 came to through a day some days back, so that scoring need not go back to day 0. Dropped by any fact that reaches further back.
create table if not exists {schema}.milestones (
  account uuid primary key,
  through date not null,
  setup date,
  first_value date,
  team_value date,
  habit date,
  largest_reported_mau integer not null
);

-- The latest live score of each account, for lists; written by the scorer.
create table if not exists {schema}.health (
  account uuid primary key,
  account_id text not null,
  name text not null,
  segment text,
  tier text,
  lifecycle text not null,
  score double precision,
  band text,
  coverage double precision,
  tenure_days integer,
  as_of date not null,
  scored_seq bigint not null,
  scored_at timestamptz not null,
  due_at timestamptz not null
);
create index if not exists health_by_id on {schema}.health (account_id);
-- Pages are read by (key, account_id) > (last key, last account_id): accounts without a score come last either way.
create index if not exists health_by_score on {schema}.health (coalesce(score, 'Infinity'), account_id);
create index if not exists health_by_score_falling on {schema}.health (coalesce(-score, 'Infinity'), account_id);
create index if not exists health_by_name on {schema}.health (name, account_id);
create index if not exists health_by_due on {schema}.health (due_at);
