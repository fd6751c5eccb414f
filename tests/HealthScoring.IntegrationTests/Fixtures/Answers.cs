using System.Text.Json.Nodes;
using HealthScoring.EventStore.Database;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>Everything that the API answers: each way to read that its own description names, asked about each account, alert, backfill and scorecard that there is.</summary>
public static class Answers
{
    /// <summary>The questions. A way to read that is new must be given its questions here before anything passes again.</summary>
    public static async Task<IReadOnlyList<string>> Questions(RunningSystem system)
    {
        var schema = (await Migrate.Generation(system.DataSource, CancellationToken.None)).Name;
        var subjects = new Dictionary<string, string[]>
        {
            ["accounts"] = await Values(system, $"select account_id from {schema}.health order by 1"),
            ["alerts"] = await Values(system, "select alert_id::text from decisions.alerts order by 1"),
            ["backfills"] = await Values(system, "select backfill_id from ingest.backfills order by 1"),
            ["quarantine"] = await Values(system, "select id::text from ingest.quarantine order by 1"),
            ["webhooks"] = await Values(system, "select id::text from webhooks.webhooks order by 1"),
            ["scorecards"] = await Values(system, "select id from decisions.scorecards union select 'default' order by 1"),
        };
        var versions = await Values(system, "select id || '/' || version from decisions.scorecards union select 'default/1' order by 1");
        var questions = new List<string>();
        // Who has a key is a matter of each system that is started, and not of what it holds; what came of each producer is of the moment, and producers go on sending.
        var paths = (await system.Get("openapi/v1.json")).GetProperty("paths").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("get", out _) && p.Name != "/keys" && !p.Name.StartsWith("/sources", StringComparison.Ordinal));
        foreach (var path in paths)
        {
            var limited = path.Value.GetProperty("get").TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "limit");
            var template = path.Name.TrimStart('/') + (limited ? "?limit=200" : "");
            questions.AddRange(
                template.Contains("{id}/{version}", StringComparison.Ordinal) ? versions.Select(v => template.Replace("{id}/{version}", v, StringComparison.Ordinal))
                : template.Contains("{id}", StringComparison.Ordinal) ? subjects[template.Split('/')[0]].Select(s => template.Replace("{id}", Uri.EscapeDataString(s), StringComparison.Ordinal))
                : [template]);
        }

        questions.Should().OnlyContain(q => !q.Contains('{', StringComparison.Ordinal)).And.HaveCountGreaterThan(subjects.Sum(s => s.Value.Length));
        return questions;
    }

    /// <summary>The status of the answer to each question, and its body without what is of the moment: when it was computed, how far the log had come, the id of the request.</summary>
    public static async Task<SortedDictionary<string, (int Status, JsonNode Body)>> To(RunningSystem system, IEnumerable<string> questions)
    {
        var answers = new SortedDictionary<string, (int, JsonNode)>(StringComparer.Ordinal);
        foreach (var question in questions)
        {
            using var response = await system.Api.GetAsync(new Uri(question, UriKind.Relative));
            var body = WithoutTheMoment(JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
            (body as JsonObject)?.Remove("eventsThrough");
            answers[question] = ((int)response.StatusCode, body);
        }

        return answers;
    }

    private static JsonNode WithoutTheMoment(JsonNode body)
    {
        foreach (var part in body switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
        {
            _ = part is null ? null : WithoutTheMoment(part);
        }

        if (body is JsonObject answer)
        {
            answer.Remove("computedAt");
            answer.Remove("traceId");
        }

        return body;
    }

    /// <summary>Where answers lack what earlier answers to the same questions said, or say something else; what they say besides is no difference.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, (int Status, JsonNode Body)> earlier, IReadOnlyDictionary<string, (int Status, JsonNode Body)> now) =>
        earlier.SelectMany(e => e.Value.Status == now[e.Key].Status ? Differences(e.Key, e.Value.Body, now[e.Key].Body) : [$"{e.Key}: status {e.Value.Status}, now {now[e.Key].Status}"]);

    private static IEnumerable<string> Differences(string path, JsonNode? earlier, JsonNode? now) => (earlier, now) switch
    {
        (JsonObject then, JsonObject here) => then.SelectMany(p => Differences($"{path} {p.Key}", p.Value, here[p.Key])),
        (JsonArray then, JsonArray here) when then.Count == here.Count => then.SelectMany((item, i) => Differences($"{path} {i}", item, here[i])),
        _ => JsonNode.DeepEquals(earlier, now) ? [] : [$"{path}: {earlier?.ToJsonString()}, now {now?.ToJsonString()}"],
    };

    private static async Task<string[]> Values(RunningSystem system, string sql) => await system.Ask<string[]>($"select array({sql})");
}
