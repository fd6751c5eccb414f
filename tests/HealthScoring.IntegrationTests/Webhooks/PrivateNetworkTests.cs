using System.Net.Http.Json;
using HealthScoring.IntegrationTests.Fixtures;
using HealthScoring.Scoring;
using Microsoft.Extensions.Configuration;

namespace HealthScoring.IntegrationTests.Webhooks;

/// <summary>Whoever may register a webhook must not reach through it what only this machine and its neighbours can.</summary>
public class PrivateNetworkTests
{
    private static readonly string[] Everything = ["#"];
    private static readonly string[] Mistaken = ["AlertRaised", "alert.rised.*"];

    [Fact]
    public async Task An_address_that_must_not_be_called_and_events_that_there_are_none_of_are_refused_with_the_reason()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0);
        foreach (var (url, why) in new (string, string)[]
        {
            ("http://8.8.8.8/hooks", "https"), ("https://127.0.0.1/hooks", "public"), ("https://localhost/hooks", "public"), ("https://[::1]/hooks", "public"), ("https://10.1.2.3/hooks", "public"),
            ("https://169.254.169.254/latest/meta-data", "public"), ("https://2130706433/hooks", "public"), ("https://[::ffff:192.168.0.1]/hooks", "public"), ("https://no-such-name.invalid/hooks", "known"),
            ("https://user:sesame@8.8.8.8/hooks", "password"), ("nonsense", "https"),
        })
        {
            (await Hooks.Refusal(system, "url", new { url, events = Everything })).Should().Contain(why, url).And.NotContain("sesame");
        }

        (await Hooks.Refusal(system, "events", new { url = "https://8.8.8.8/" })).Should().Contain("#");
        (await Hooks.Refusal(system, "events", new { url = "https://8.8.8.8/", events = Array.Empty<string>() })).Should().Contain("1 to 50");
        (await Hooks.Refusal(system, "events", new { url = "https://8.8.8.8/", events = Mistaken })).Should().Contain("`alert.rised.*`").And.Contain("HealthBandChanged");
        (await Hooks.Refusal(system, "description", new { url = "https://8.8.8.8/", events = Everything, description = new string('x', 501) })).Should().Contain("500");
        foreach (var path in new[] { "webhooks/nonsense", $"webhooks/{Guid.Empty}", $"webhooks/{Guid.Empty}/deliveries" })
        {
            (await system.GetOrNull(path)).Should().BeNull(path);
        }

        (await Caller.Refused(system.Api.PostAsJsonAsync($"webhooks/{Guid.Empty}/test", new { }))).Status.Should().Be(404);
        (await Caller.Refused(system.Api.PostAsJsonAsync($"webhooks/{Guid.Empty}/secret", new { overlapHours = 1_000 }))).Status.Should().Be(400);
        (await Caller.Refused(system.Api.PostAsJsonAsync($"webhooks/{Guid.Empty}/replay", new { since = "2020-01-01T00:00:00Z" }))).Status.Should().Be(400);

        // Nobody answers there, and nobody is asked: this scoring service does not run.
        var registered = await Caller.Post(system, "webhooks", new { url = "https://8.8.8.8/hooks", events = Everything });
        registered.GetProperty("secret").GetString().Should().StartWith("whsec_");
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_stands_for_this_machine_is_not_called_though_it_could_be_registered()
    {
        // The API allows what the delivering service does not: as if the name had stood for another address when it was registered.
        await using var system = await RunningSystem.Start(ingestion: 0, scoring: 0, settings: Hooks.Trial);
        await system.Run(ScoringHost.Build, builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["HEALTHSCORING_WEBHOOKS_ALLOW_PRIVATE"] = "false" }));
        await using var receiver = await Receiver.Start();
        var port = receiver.Address.Port;
        foreach (var (url, why) in new[] { ($"https://localhost:{port}/hooks", "public"), ($"https://127.0.0.1:{port}/hooks", "public"), ($"http://localhost:{port}/hooks", "https") })
        {
            var webhook = (await Caller.Post(system, "webhooks", new { url, events = Everything })).GetProperty("id").GetString()!;
            await Hooks.Test(system, webhook);
            var delivery = await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 1);
            Hooks.AttemptsOf(delivery)[0].GetProperty("error").GetString().Should().Contain(why);
        }

        receiver.Seen.Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var system = await RunningSystem.Start(ingestion: 0, settings: Hooks.Trial);
        await using var inside = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        receiver.Answer = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, inside.Address.ToString());
            return Task.CompletedTask;
        };
        var (webhook, _) = await receiver.Register(system);

        await Hooks.Test(system, webhook);

        var delivery = await Hooks.Delivery(system, webhook, d => Hooks.AttemptsOf(d).Count == 1);
        Hooks.AttemptsOf(delivery)[0].GetProperty("error").GetString().Should().Contain("redirects are not followed");
        inside.Seen.Should().BeEmpty();
        system.Complaints.Should().BeEmpty();
    }
}
