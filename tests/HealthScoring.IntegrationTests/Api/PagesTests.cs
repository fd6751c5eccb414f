using System.Net;
using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Api;

public class PagesTests
{
    [Fact]
    public async Task Pages_list_every_account_once_in_every_order_and_what_cannot_be_asked_for_is_refused_clearly()
    {
        // Noon, so that yesterday can be closed and stays the last day that can.
        await using var system = await RunningSystem.Start(clock: new MovedClock(TimeSpan.FromHours(12) - DateTimeOffset.UtcNow.TimeOfDay));
        await using var producer = await Producer.Connect(system);
        var now = system.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        for (var n = 0; n < 7; n++)
        {
            await producer.Send(new { id = $"r{n}", source = "crm", type = "account_registered", accountId = $"a{n}", name = $"Account {9 - n}", occurredAt = now, segment = n < 3 ? "smb" : "enterprise", handOverOn = n == 6 ? today.AddDays(3) : today.AddDays(-8) });
            await producer.Send(new { id = $"e{n}", source = "shop-web", type = "login", accountId = $"a{n}", userId = "u1", occurredAt = now.AddDays(-n) });
        }

        await RunningSystem.Eventually(
            async () => (await system.Get("accounts")).GetProperty("items").EnumerateArray().Count(a => a.GetProperty("closedThrough").GetString() == today.AddDays(-1).ToString("O")), closed => closed == 6);

        foreach (var sort in new[] { "accountId", "name", "score", "-score", "closedThrough" })
        {
            var whole = await Ids(system, $"accounts?sort={sort}&limit=200");
            whole.Should().HaveCount(7).And.OnlyHaveUniqueItems();
            (await Ids(system, $"accounts?sort={sort}&limit=2")).Should().Equal(whole, sort);
        }

        (await Ids(system, "accounts?sort=score")).Should().EndWith("a6", "an account without a score comes last");
        (await Ids(system, "accounts?sort=-score")).Should().EndWith("a6");
        (await Ids(system, "accounts?sort=closedThrough")).Should().StartWith("a6", "what is not closed at all is the furthest behind");
        (await Ids(system, "accounts?segment=smb")).Should().Equal("a0", "a1", "a2");
        (await Ids(system, "accounts?lifecycle=implementing")).Should().Equal("a6");

        await Refused(system, "accounts?sort=shoe-size", HttpStatusCode.BadRequest);
        await Refused(system, "accounts?limit=201", HttpStatusCode.BadRequest);
        await Refused(system, "accounts?cursor=nonsense", HttpStatusCode.BadRequest);
        await Refused(system, "accounts?segment=%00", HttpStatusCode.BadRequest);
        await Refused(system, "accounts/nobody", HttpStatusCode.NotFound);
        await Refused(system, "accounts/a6/health", HttpStatusCode.NotFound);
        await Refused(system, "accounts/a0/health?asOf=2026-01-01", HttpStatusCode.NotFound);
        await Refused(system, "accounts/a0/usage?to=9999-12-31", HttpStatusCode.BadRequest);
        await Refused(system, "backfills/none", HttpStatusCode.NotFound);
        (await system.Get("openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name).Should().Contain(
            "/accounts", "/accounts/{id}", "/accounts/{id}/health", "/accounts/{id}/health/history", "/accounts/{id}/health/changes", "/accounts/{id}/health/path", "/accounts/{id}/usage",
            "/accounts/{id}/features", "/accounts/{id}/alerts", "/accounts/{id}/children", "/alerts", "/alerts/{id}", "/alerts/{id}/acknowledge", "/alerts/{id}/snooze", "/alerts/{id}/outcome",
            "/rules", "/portfolio", "/quarantine", "/quarantine/{id}", "/quarantine/{id}/resubmit", "/sources", "/sources/{source}", "/backfills/{id}");
        system.Complaints.Should().BeEmpty();
    }

    private static async Task<List<string>> Ids(RunningSystem system, string path)
    {
        var (ids, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await system.Get(cursor is null ? path : $"{path}&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("accountId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return ids;
    }

    private static async Task Refused(RunningSystem system, string path, HttpStatusCode status)
    {
        using var response = await system.Api.GetAsync(new Uri(path, UriKind.Relative));
        response.StatusCode.Should().Be(status, path);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", path);
    }
}
