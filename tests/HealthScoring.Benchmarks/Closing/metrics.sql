-- The metrics of one day, $1, for every account, from raw events. What is done per user and day is done once and materialized, or it would be done again for each use of it.
with user_days as materialized (
  select e.account_id, e.user_id, (e.occurred_at at time zone 'UTC')::date as day,
    bool_or(e.type = 'login') as login,
    count(*) filter (where f.core) as core_uses,
    sum(least(e.seconds, 8 * 3600)) filter (where e.type = 'session_ended') as seconds
  from raw.events e left join raw.features f on f.feature = e.feature
  where e.occurred_at < ($1::date + 1)::timestamp at time zone 'UTC'
  group by 1, 2, 3
),
per_user as (
  select account_id, user_id, min(day) as first_on,
    bool_or(day > $1::date - 7) as in_7, bool_or(day > $1::date - 28) as in_28, bool_or(login and day > $1::date - 28) as login_28,
    count(*) filter (where core_uses > 0 and day > $1::date - 28) as core_days,
    coalesce(sum(core_uses) filter (where day > $1::date - 28), 0) as core_uses,
    bool_or(core_uses > 0) as core_ever
  from user_days group by 1, 2
),
of_users as (
  select account_id, count(*) as activated, count(*) filter (where in_7) as wau, count(*) filter (where in_28) as mau, count(*) filter (where login_28) as logged_in,
    count(*) filter (where core_days >= greatest(least(2, $1::date - first_on + 1), ceil(10.0 * least(28, $1::date - first_on + 1) / 28))) as deep,
    max(core_uses) as most_core_uses, sum(core_uses) as all_core_uses, count(*) filter (where core_ever) as core_users_ever
  from per_user group by 1
),
per_day as (
  select account_id, day, count(*) as dau, coalesce(sum(seconds), 0) as seconds from user_days group by 1, 2
),
of_days as (
  select account_id,
    coalesce(max(dau) filter (where day = $1::date), 0) as dau,
    $1::date - max(day) as silent_days,
    coalesce(sum(seconds) filter (where day > $1::date - 7), 0) / 60.0 as online_minutes_7,
    coalesce(sum(dau) filter (where day > $1::date - 28 and extract(isodow from day) < 6), 0) as weekday_dau,
    array[
      coalesce(sum(dau) filter (where $1::date - day between 0 and 6), 0), coalesce(sum(dau) filter (where $1::date - day between 7 and 13), 0),
      coalesce(sum(dau) filter (where $1::date - day between 14 and 20), 0), coalesce(sum(dau) filter (where $1::date - day between 21 and 27), 0),
      coalesce(sum(dau) filter (where $1::date - day between 28 and 34), 0), coalesce(sum(dau) filter (where $1::date - day between 35 and 41), 0),
      coalesce(sum(dau) filter (where $1::date - day between 42 and 48), 0), coalesce(sum(dau) filter (where $1::date - day between 49 and 55), 0),
      coalesce(sum(dau) filter (where $1::date - day between 56 and 62), 0), coalesce(sum(dau) filter (where $1::date - day between 63 and 69), 0),
      coalesce(sum(dau) filter (where $1::date - day between 70 and 76), 0), coalesce(sum(dau) filter (where $1::date - day between 77 and 83), 0)
    ]::float8[] as weeks
  from per_day group by 1
),
per_feature as (
  select e.account_id, e.feature, count(distinct e.user_id) as users, count(distinct (e.occurred_at at time zone 'UTC')::date) as days
  from raw.events e
  where e.type = 'feature_used'
    and e.occurred_at >= ($1::date - 27)::timestamp at time zone 'UTC' and e.occurred_at < ($1::date + 1)::timestamp at time zone 'UTC'
  group by 1, 2
),
of_features as (
  select u.account_id, count(f.feature) as adopted, coalesce(sum(f.weight) filter (where f.core), 0) as adopted_weight
  from of_users u join per_feature p using (account_id) join raw.features f using (feature)
  where p.days >= 2 and p.users >= greatest(2, ceil(0.1 * u.mau))
  group by 1
)
select a.account_id, $1::date as day, u.activated, d.dau, u.wau, u.mau, d.weeks[1]::int as active_user_days_7,
  least(1, u.activated::float8 / a.seats) as seat_activation,
  least(1, u.mau::float8 / a.seats) as licence_utilisation,
  u.logged_in::float8 / u.activated as login_ratio,
  case when u.mau > 0 then least(1, d.weekday_dau::float8 / 20 / u.mau) end as stickiness,
  coalesce(f.adopted_weight, 0) / (select sum(weight) from raw.features where core) as breadth,
  1 - coalesce(f.adopted, 0)::float8 / (select count(*) from raw.features) as adoption_gap,
  u.deep::float8 / u.activated as depth,
  (select case when base > 0 then least(1, (d.weeks[1] + d.weeks[2] + d.weeks[3]) / 3 / base / 0.85) end
    from (select greatest((select percentile_cont(0.5) within group (order by w) from unnest(d.weeks[5:12]) w), (d.weeks[4] + d.weeks[5] + d.weeks[6]) / 3) as base) b) as momentum,
  d.online_minutes_7, d.silent_days, u.most_core_uses::float8 / nullif(u.all_core_uses, 0) as top_user_share
from raw.accounts a join of_users u using (account_id) join of_days d using (account_id) left join of_features f using (account_id)
