using System.Text.Json;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Live;
using HealthScoring.Domain.Replaying;
using HealthScoring.Domain.Scoring;
using HealthScoring.EventStore.Database;
using HealthScoring.EventStore.Decisions;
using HealthScoring.EventStore.Replaying;
using HealthScoring.FaultTests.Processes;
using HealthScoring.Scoring.Publication;

namespace HealthScoring.FaultTests.Checking;

/// <summary>Holds what the system says against what the pure functions make of the event store.</summary>
public static class Check
{
    private static readonly JsonSerializerOptions Notifications = new(JsonSerializerDefaults.Web);

    /// <summary>Every difference, as a line, and how many closes there are.</summary>
    public static async Task<(int Closes, IReadOnlyList<string> Lines)> Scores(Cluster cluster)
    {
        var (lines, closes) = (new List<string>(), 0);
        var replay = await ReplayAccounts.Open(cluster.DataSource, cluster.Clock, CancellationToken.None);
        using var api = new HttpClient { BaseAddress = cluster.Api, DefaultRequestHeaders = { Authorization = new("Bearer", cluster.Key) } };
        foreach (var accountId in await replay.Accounts(CancellationToken.None))
        {
            var replayed = (await replay.Run(accountId, CancellationToken.None))!;
            closes += replayed.Closes;
            lines.AddRange(replayed.Differences.Select(d => $"{accountId} {d.Day:O} {d.What} {d.Path}: recorded {d.Recorded}, recomputed {d.Recomputed}"));
            lines.AddRange(await Live(cluster, api, accountId));
        }

        return (closes, lines);
    }

    /// <summary>
    /// Every decision that is to be published and was not read by the subscriber, or not in order; and whatever was read that is not, to the byte, what a stored decision says:
    /// it was published before it was decided.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Publication(Cluster cluster, IReadOnlyList<JsonElement> read)
    {
        var lines = new List<string>();
        var firsts = read.GroupBy(m => m.GetProperty("id").GetGuid()).Select(g => g.First()).ToList();
        foreach (var account in firsts.Where(m => m.GetProperty("accountId").ValueKind == JsonValueKind.String).GroupBy(m => m.GetProperty("accountId").GetString()!))
        {
            var sequences = account.Select(m => m.GetProperty("sequence").GetInt64()).ToList();
            if (!sequences.SequenceEqual(Enumerable.Range(1, sequences.Count).Select(n => (long)n)))
            {
                lines.Add($"{account.Key}: sequences came as {string.Join(' ', sequences.Take(40))}");
            }

            var alerts = account.Where(m => m.GetProperty("type").GetString() == "AlertRaised").GroupBy(m => $"{m.GetProperty("rule").GetString()} {m.GetProperty("raisedOn").GetString()}");
            lines.AddRange(alerts.Where(a => a.Select(m => m.GetProperty("alertId").GetGuid()).Distinct().Count() > 1).Select(a => $"{account.Key}: two ids for {a.Key}"));
        }

        var texts = read.ToLookup(m => m.GetProperty("id").GetGuid(), m => m.GetRawText());
        var decided = new HashSet<Guid>();
        await using var command = cluster.DataSource.CreateCommand("select type, data::text from decisions.mt_events where type <> 'tombstone' order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var decision = JsonSerializer.Deserialize(reader.GetString(1), StoredDecisions.ByName[reader.GetString(0)], DecisionStoreConfiguration.Json)!;
            if (ToNotification.Of(decision, cluster.Api) is not { } notification)
            {
                continue;
            }

            decided.Add(notification.Id);
            if (!texts.Contains(notification.Id))
            {
                lines.Add($"{notification.Owner}: {decision.GetType().Name} was not published");
            }

            var said = JsonSerializer.Serialize(notification.Body, notification.Body.GetType(), Notifications);
            lines.AddRange(texts[notification.Id].Where(text => text != said).Distinct().Select(text => $"{notification.Owner}: published {text}, decided {said}"));
        }

        lines.AddRange(firsts.Where(m => !decided.Contains(m.GetProperty("id").GetGuid())).Select(m => $"published and never decided: {m.GetRawText()}"));
        return lines;
    }

    /// <summary>Whatever was put aside, where everything that was sent was good: refused input, facts that were left out, messages in error queues.</summary>
    public static async Task<IReadOnlyList<string>> PutAside(Cluster cluster)
    {
        var lines = new List<string>();
        var schema = (await Migrate.Generation(cluster.DataSource, CancellationToken.None)).Name;
        await using var command = cluster.DataSource.CreateCommand(
            $"select 'quarantine: ' || reason || ', ' || detail from ingest.quarantine union all select 'skipped fact ' || seq from {schema}.skipped");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        var queues = await cluster.Servers.Ask($"api/queues/{cluster.Name}");
        lines.AddRange(queues.EnumerateArray().Select(q => (Name: q.GetProperty("name").GetString()!, Messages: q.TryGetProperty("messages", out var n) ? n.GetInt64() : 0))
            .Where(q => q.Messages > 0 && (q.Name.EndsWith("_error", StringComparison.Ordinal) || q.Name.EndsWith("_skipped", StringComparison.Ordinal)))
            .Select(q => $"{q.Messages} messages in {q.Name}"));
        return lines;
    }

    private static async Task<IEnumerable<string>> Live(Cluster cluster, HttpClient api, string accountId)
    {
        var schema = await Migrate.Generation(cluster.DataSource, CancellationToken.None);
        var now = cluster.Clock.GetUtcNow();
        var span = await AccountLog.Span(cluster.DataSource, schema, accountId, DateOnly.FromDateTime(now.UtcDateTime).AddDays(1), CancellationToken.None);
        var account = new AccountAtCut(await AccountLog.Facts(cluster.DataSource, schema, accountId, span, CancellationToken.None));
        account.MoveTo(long.MaxValue);
        await using var command = cluster.DataSource.CreateCommand($"select d.state::text, h.score from {schema.Name}.health h left join decisions.accounts d using (account) where h.account_id = $1");
        command.Parameters.AddWithValue(accountId);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (state, listed) = (reader.IsDBNull(0) ? CloseState.None : CloseStateJson.Read(reader.GetString(0)), reader.IsDBNull(1) ? (double?)null : reader.GetDouble(1));
        var computed = LiveHealth.Of(account.History!, state, account.History!.Zones.LocalDay(now), Scorecards.Shipped)?.Health.Score;
        var answered = JsonDocument.Parse(await api.GetStringAsync(new Uri($"accounts/{accountId}/health", UriKind.Relative))).RootElement.GetProperty("score").GetDouble();
        return computed == listed && computed == answered ? [] : [$"{accountId}: live score {answered}, listed {listed}, computed from the store {computed}"];
    }
}
