create schema raw;
create table raw.accounts (account_id text primary key, seats integer not null);
create table raw.features (feature text primary key, core boolean not null, weight double precision not null);
create table raw.events (
  account_id text not null, user_id text not null, type text not null, feature text, seconds double precision, occurred_at timestamptz not null
);
create table raw.metrics (
  account_id text not null, day date not null, activated integer, dau integer, wau integer, mau integer, active_user_days_7 integer, seat_activation double precision,
  licence_utilisation double precision, login_ratio double precision, stickiness double precision, breadth double precision, adoption_gap double precision,
  depth double precision, momentum double precision, online_minutes_7 double precision, silent_days integer, top_user_share double precision,
  primary key (day, account_id)
)
