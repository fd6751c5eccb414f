-- Subscribers without a broker. What is to be delivered follows from the log of decisions; bodies are made of it anew for every attempt, and none is kept.
create schema if not exists webhooks;
create table if not exists webhooks.webhooks (
  id uuid primary key default gen_random_uuid(),
  url text not null,
  events text[] not null,
  description text,
  created_at timestamptz not null,
  -- As they are, because they are signed with: no hash of them would do. The one before goes on for as long as both are used.
  secret text not null,
  secret_before text,
  secret_before_until timestamptz,
  -- The last decision that was looked at for it. Moving it back delivers again what came after.
  through bigint not null,
  failing_since timestamptz,
  paused_until timestamptz,
  disabled_at timestamptz,
  disabled_because text,
  -- Who delivers, one instance at a time, by the clock of the database.
  lease uuid,
  leased_until timestamptz not null default '-infinity'
);
-- The last failure since failing_since.
alter table webhooks.webhooks add column if not exists failed_at timestamptz;

create table if not exists webhooks.deliveries (
  webhook_id uuid not null references webhooks.webhooks on delete cascade,
  message_id uuid not null,
  -- Its place in the log of decisions; none for a test.
  decision bigint,
  type text not null,
  -- Account or producer: what is about one is delivered in order.
  owner text not null,
  -- When it was queued, the last time: it is kept for so long from then on.
  created_at timestamptz not null,
  status text not null default 'pending',
  -- How many attempts of the schedule were made, and when the next is due.
  made integer not null default 0,
  next_attempt_at timestamptz,
  attempts jsonb not null default '[]',
  primary key (webhook_id, message_id)
);
create index if not exists deliveries_due on webhooks.deliveries (webhook_id, next_attempt_at, decision) where status = 'pending';
create index if not exists deliveries_listed on webhooks.deliveries (webhook_id, created_at desc, message_id desc);
create index if not exists deliveries_by_age on webhooks.deliveries (created_at);
