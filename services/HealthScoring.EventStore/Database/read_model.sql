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
  day_zero date,
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
  reported_mau integer,
  data bytea not null,
  primary key (account, day)
) with (fillfactor = 80);
-- The largest MAU ever reported counts for ever; few accounts report any.
create index if not exists days_with_report on {schema}.days (account, day) include (reported_mau) where reported_mau is not null;

-- When each producer was heard of.
create table if not exists {schema}.sources (
  source text primary key,
  activity jsonb not null
);

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
create index if not exists skipped_by_seq on {schema}.skipped (seq);

create table if not exists {schema}.backfills (
  backfill_id text primary key,
  stored_at timestamptz
);
create table if not exists {schema}.backfill_accounts (
  backfill_id text not null,
  account uuid not null,
  primary key (account, backfill_id)
);

-- Accounts whose score must be computed again: the sequence number that asks for it, and the first one that did. The projection adds, the scorer removes. Those that have waited
-- longest come first; by the last number, accounts in steady use would never come to the front while there is more to score than can be scored.
create table if not exists {schema}.dirty (
  account uuid primary key,
  seq bigint not null
);
alter table {schema}.dirty add column if not exists since bigint not null default 0;
-- For measuring and tracing alone: when the first live fact was stored that is not in the score yet, and the first one of the newest page (null where only a catalogue, an import or a close asks); the
-- trace of the latest fact that has one, and when that was stored. Nothing is computed from them, and a version that does not know them leaves them empty.
alter table {schema}.dirty
  add column if not exists stored_at timestamptz, add column if not exists last_stored_at timestamptz, add column if not exists trace text, add column if not exists traced_at timestamptz;
create index if not exists dirty_by_since on {schema}.dirty (since);

-- The latest live score of each account, for lists; written by the scorer. Band and closed_through are those of its closes, and written with them.
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
  closed_through date,
  tenure_days integer,
  as_of date not null,
  scored_seq bigint not null,
  scored_at timestamptz not null,
  due_at timestamptz not null,
  -- When the account is to be looked at for a close. A hint: too early costs a look, and it is never too late.
  close_due_at timestamptz,
  -- For the portfolio, parents and peers.
  hand_over_on date,
  parent_id text,
  seats integer,
  contract_value numeric,
  satisfaction text,
  silent_days integer,
  silent boolean,
  -- False where only counts are reported, null where there is no score.
  milestones_measured boolean,
  -- Days from hand-over to each milestone; null while it is not reached.
  setup_after integer,
  first_value_after integer,
  team_value_after integer,
  habit_after integer,
  -- Whether a fact of the account could not be applied.
  incomplete boolean not null default false,
  -- Where the latest trace of a fact in the score goes on, and when that fact was stored.
  trace text,
  traced_at timestamptz
);
-- A generation from before these columns gets them here, before the statements below lock the table in another way, and its rows get their values as the scorer comes to them.
do $$ begin
  if not exists (select from information_schema.columns where table_schema = '{schema}' and table_name = 'health' and column_name = 'hand_over_on') then
    alter table {schema}.health
      add column hand_over_on date, add column parent_id text, add column seats integer, add column contract_value numeric, add column satisfaction text,
      add column silent_days integer, add column silent boolean, add column milestones_measured boolean,
      add column setup_after integer, add column first_value_after integer, add column team_value_after integer, add column habit_after integer;
    update {schema}.health set due_at = '-infinity';
  end if;
  if not exists (select from information_schema.columns where table_schema = '{schema}' and table_name = 'health' and column_name = 'incomplete') then
    alter table {schema}.health add column incomplete boolean not null default false;
    update {schema}.health set incomplete = true where account in (select account from {schema}.skipped);
  end if;
  if not exists (select from information_schema.columns where table_schema = '{schema}' and table_name = 'health' and column_name = 'traced_at') then
    alter table {schema}.health add column trace text, add column traced_at timestamptz;
  end if;
end $$;
create index if not exists health_incomplete on {schema}.health (account_id) where incomplete;
create index if not exists health_by_id on {schema}.health (account_id);
-- Pages are read by (key, account_id) > (last key, last account_id): accounts without a score come last either way.
create index if not exists health_by_score on {schema}.health (coalesce(score, 'Infinity'), account_id);
create index if not exists health_by_score_falling on {schema}.health (coalesce(-score, 'Infinity'), account_id);
create index if not exists health_by_name on {schema}.health (name, account_id);
create index if not exists health_by_closed on {schema}.health (coalesce(closed_through, '-infinity'), account_id);
create index if not exists health_by_due on {schema}.health (due_at);
create index if not exists health_by_close_due on {schema}.health (close_due_at);
-- Children of a parent, worst score first; those without a score, and those that left, come last.
create index if not exists health_by_parent on {schema}.health (parent_id, coalesce(case when lifecycle <> 'churned' then score end, 'Infinity'), account_id)
  where parent_id is not null;
-- Peers: accounts of a segment in a range of tenure. No segment is called ''.
create index if not exists health_by_peers on {schema}.health (coalesce(segment, ''), tenure_days)
  where score is not null and lifecycle <> 'churned';
-- Where services have roles of their own (deploy/postgres/roles.sql), they have their rights on these tables from the beginning: a rebuild makes the next generation while they go on.
do $$ begin
  if to_regprocedure('control.grant_read_model(text)') is not null then
    perform control.grant_read_model('{schema}');
  end if;
end $$;
