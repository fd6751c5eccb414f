using System.Net;
using System.Text;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>A person whose id producers write wherever they can.</summary>
public static class NamedPerson
{
    public const string Id = "person-7f3a9";

    /// <summary>The property that the allow-list names, and the setting that does.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?> { ["Ingestion:StoredProperties:shop-web:0"] = "owner" };

    public static object Uses(string account, DateTimeOffset at) => new
    {
        id = $"{account}-use-{Id}-{at:yyyyMMddHHmm}", source = "shop-web", type = "feature_used", accountId = account, userId = Id, feature = "export", occurredAt = at,
        properties = new { owner = $"mailto:{Id}@example.com" },
    };

    /// <summary>Somebody else, whose event names the person.</summary>
    public static object IsNamedByAnother(string account, DateTimeOffset at) => new
    {
        id = $"{account}-other", source = "shop-web", type = "login", accountId = account, userId = "u1", occurredAt = at, properties = new { owner = Id.ToUpperInvariant() },
    };

    /// <summary>Facts about the account whose ids or reasons name the person. The later answer is that of another fact of the same time and source: by its id alone.</summary>
    public static object[] FactsOf(string account, DateTimeOffset at) =>
    [
        new { id = $"{account}-provisioned-{Id}", source = "crm", type = "user_provisioned", accountId = account, userId = Id, occurredAt = at },
        new { id = $"{Id}:{account}:champion", source = "crm", type = "champion_assigned", accountId = account, userId = Id, occurredAt = at },
        new { id = $"nps-{Id}-{account}", source = "survey", type = "nps_answered", accountId = account, userId = Id, score = 9, occurredAt = at },
        new { id = $"f-nps-{account}", source = "survey", type = "nps_answered", accountId = account, score = 3, occurredAt = at },
        new { id = $"report-{Id}-{account}", source = "bi", type = "active_users_reported", accountId = account, day = DateOnly.FromDateTime(at.UtcDateTime), mau = 1, occurredAt = at },
        new { id = $"{account}-paused", source = "crm", type = "account_paused", accountId = account, reason = $"{Id} is on leave", occurredAt = at },
        new { id = $"{account}-resumed", source = "crm", type = "account_resumed", accountId = account, reason = $"back: {Id}.", occurredAt = at.AddMinutes(10) },
    ];

    /// <summary>Input that no ingestion takes.</summary>
    public static byte[][] Refused(string account) =>
    [
        Encoding.UTF8.GetBytes($$"""{"id":"x1","source":"shop-web","type":"login","accountId":"{{account}}","userId":"{{Id}}"}"""),
        [0xC3, 0x28, .. Encoding.UTF8.GetBytes($"accountId={account}&userId={Id}"), 0xFF],
        Encoding.Unicode.GetBytes($$"""{"accountId":"{{account}}","userId":"{{Id}}"}"""),
    ];

    /// <summary>Asks for the person to be erased.</summary>
    public static async Task<HttpStatusCode> Erase(RunningSystem system, string account, string user = Id)
    {
        using var response = await system.Api.DeleteAsync(new Uri($"accounts/{Uri.EscapeDataString(account)}/users/{Uri.EscapeDataString(user)}", UriKind.Relative));
        return response.StatusCode;
    }
}
