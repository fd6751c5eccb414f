-- What ingestion keeps beside the event store, in the same database so that one transaction covers both.
create schema if not exists ingest;

-- Every identity ever accepted: 128 bits of SHA-256 of (source, id), and 64 bits of SHA-256 of the canonical payload to tell a duplicate from a conflict.
-- Never pruned while the raw facts are kept: an event that comes again after a year still counts once.
create table if not exists ingest.inbox (
  key uuid primary key,
  payload bigint not null
);

-- The only place where a person is named. Stored facts carry user_ref; deleting a row here makes them anonymous.
create table if not exists ingest.user_refs (
  account uuid not null,
  user_id text not null,
  user_ref uuid not null,
  primary key (account, user_id)
);
create index if not exists user_refs_by_ref on ingest.user_refs (user_ref);

-- Accounts with a registration; tells accepted facts from parked ones.
create table if not exists ingest.accounts (
  account uuid primary key
);

create table if not exists ingest.quarantine (
  id uuid primary key,
  source text not null,
  reason text not null,
  detail text not null,
  body bytea not null,
  body_length integer not null,
  received_at timestamptz not null
);
create index if not exists quarantine_by_time on ingest.quarantine (received_at desc, id desc);
-- When somebody sent the entry again, and when something of that was refused again.
alter table ingest.quarantine add column if not exists resubmitted_at timestamptz;
alter table ingest.quarantine add column if not exists refused_again_at timestamptz;
-- The backfill that has counted it, so that it is not counted once more when it is sent again.
alter table ingest.quarantine add column if not exists backfill_id text;

create table if not exists ingest.backfills (
  backfill_id text primary key,
  received bigint not null default 0,
  expected bigint,
  stored boolean not null default false,
  started_at timestamptz not null
);

-- One row for each message of a backfill that was counted, so that a redelivery is not counted again. Dropped when the backfill is stored.
create table if not exists ingest.backfill_deliveries (
  backfill_id text not null,
  delivery uuid not null,
  body uuid not null,
  primary key (backfill_id, delivery)
);
create index if not exists backfill_deliveries_by_body on ingest.backfill_deliveries (backfill_id, body);

-- What came of each producer's input, in spans of five minutes. The slot is that of the transaction that counts, which no other has meanwhile: concurrent ones do not wait for one another on
-- these rows. Spans older than a day are added to the one that begins at -infinity. Times from occurred to stored are those of live events that were new.
create table if not exists ingest.source_counts (
  source text not null,
  outcome text not null,
  since timestamptz not null,
  slot smallint not null,
  events bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  timed bigint not null,
  lag_ms bigint not null,
  most_lag_ms bigint not null,
  primary key (source, outcome, since, slot)
) with (fillfactor = 70);

-- The features that each producer's events named, until they are not named for 30 days. Slots as above.
create table if not exists ingest.source_features (
  source text not null,
  slot smallint not null,
  feature text not null,
  uses bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (source, slot, feature)
) with (fillfactor = 70);

-- Accounts without a registration that each producer named, until they are registered or not named for 30 days.
create table if not exists ingest.unknown_accounts (
  source text not null,
  account uuid not null,
  account_id text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (source, account)
);

-- Which generation of the read model readers use.
create schema if not exists control;
create table if not exists control.read_model (
  one boolean primary key default true check (one),
  generation integer not null
);
insert into control.read_model (generation) values (1) on conflict do nothing;
-- Shape of that generation's tables. A version reads and writes its own shape only.
alter table control.read_model add column if not exists shape integer not null default 1;
