create schema raw;
create table raw.accounts (account_id text primary key, seats integer not null);
create table raw.features (feature text primary key, core boolean not null, weight double precision not null);
create table raw.events (
  account_id text not null, user_id text not null, type text not null, feature text, seconds double precision, occurred_at timestamptz not null
)
