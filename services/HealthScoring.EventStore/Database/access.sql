-- Keys of those who call. Of a key's secret only SHA-256 is kept; it is random, so that nobody finds it by trying.
create schema if not exists control;
create table if not exists control.access_keys (
  id text primary key,
  name text not null,
  secret bytea not null,
  scopes text[] not null,
  source text,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  replaced_by text references control.access_keys (id),
  check ((source is not null) = ('ingest' = any (scopes)))
);
