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

-- When producers were dark; the last row of a producer is open while it is.
create table if not exists decisions.silences (
  source text not null,
  since timestamptz not null,
  until timestamptz,
  primary key (source, since)
);
