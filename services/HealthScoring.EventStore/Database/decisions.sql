-- What scoring decides, beside the decision log of the same schema and written in the same transaction. It can be folded again from that log, and from nothing else.
create table if not exists decisions.accounts (
  account uuid primary key,
  account_id text not null,
  day_zero date,
  closed_through date,
  state jsonb not null
);

create table if not exists decisions.alerts (
  alert_id uuid primary key,
  case_id uuid not null,
  account uuid not null,
  account_id text not null,
  name text not null,
  segment text,
  rule text not null,
  severity text not null,
  raised_severity text not null,
  raised_on date not null,
  tenure_days integer not null,
  onboarding boolean not null,
  status text not null,
  escalations jsonb not null default '[]',
  resolved_on date,
  resolution text,
  summary text not null,
  evidence jsonb not null
);
create index if not exists alerts_of_account on decisions.alerts (account, raised_on desc, alert_id desc);
create index if not exists alerts_by_day on decisions.alerts (raised_on desc, alert_id desc);
create index if not exists alerts_open on decisions.alerts (raised_on desc, alert_id desc) where status = 'open';
-- For counting them: without it every block that holds one is read for its rule.
create index if not exists alerts_open_by_rule on decisions.alerts (rule, severity) where status = 'open';

-- When producers were dark; the last row of a producer is open while it is.
create table if not exists decisions.silences (
  source text not null,
  since timestamptz not null,
  until timestamptz,
  primary key (source, since)
);
-- When the start was noticed; `until` is when the end was. A close counts what was noticed at or before its own time, so that it can be made again.
alter table decisions.silences add column if not exists noticed_at timestamptz not null default '-infinity';

-- Up to when producers have been judged. Judgements are made in the order of their times: one that comes after a later one is not made.
create table if not exists decisions.judged (
  one boolean primary key default true check (one),
  at timestamptz not null default '-infinity'
);
insert into decisions.judged default values on conflict do nothing;

-- What people have done about alerts; written by the API with their commands, which lie in the log.
create table if not exists decisions.alert_work (
  alert_id uuid primary key,
  acknowledged boolean not null,
  snoozed boolean not null,
  snoozed_until date,
  snoozed_severity text,
  outcome text,
  work jsonb not null
);

-- Every version of every scorecard but the one that ships with the engine, which is version 1 of `default`.
create table if not exists decisions.scorecards (
  id text not null,
  version integer not null,
  scorecard jsonb not null,
  published_at timestamptz not null,
  published_by text,
  note text,
  primary key (id, version)
);

-- Shape of decisions.accounts.state. A version folds its own shape only: another would drop what only that one knows.
create table if not exists control.decisions (
  one boolean primary key default true check (one),
  shape integer not null
);
insert into control.decisions (shape) values (1) on conflict do nothing;
