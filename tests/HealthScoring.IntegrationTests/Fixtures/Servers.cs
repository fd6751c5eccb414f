using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>
/// The real PostgreSQL and RabbitMQ that ./test starts, or that the environment names. Missing ones fail the tests; nothing is ever skipped.
/// </summary>
public static class Servers
{
    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set. Run the tests with ./test, which starts private servers.");

    /// <summary>A fresh database and a fresh virtual host, gone with <see cref="Drop"/>.</summary>
    /// <param name="name">Name of both.</param>
    /// <param name="postgres">Connection string of the administrator of another PostgreSQL than that of the environment.</param>
    /// <param name="template">What the database is a copy of.</param>
    public static async Task<(string Postgres, Uri RabbitMq)> Create(string name, string? postgres = null, string template = "template1")
    {
        var database = await CreateDatabase(name, postgres, template);
        var rabbitMq = new Uri(Setting("HEALTHSCORING_RABBITMQ"));
        using var management = Management();
        (await management.PutAsync($"api/vhosts/{name}", null)).EnsureSuccessStatusCode();
        (await management.PutAsJsonAsync($"api/permissions/{name}/{Uri.UnescapeDataString(rabbitMq.UserInfo.Split(':')[0])}", new { configure = ".*", write = ".*", read = ".*" }))
            .EnsureSuccessStatusCode();
        return (database, new UriBuilder(rabbitMq) { Path = name }.Uri);
    }

    /// <summary>A fresh database, without a virtual host; answers how to connect to it.</summary>
    public static async Task<string> CreateDatabase(string name, string? postgres = null, string template = "template1")
    {
        postgres ??= Setting("HEALTHSCORING_POSTGRES");
        await Execute(postgres, $"create database {name} template {template}");
        return new NpgsqlConnectionStringBuilder(postgres) { Database = name, MaxPoolSize = 40 }.ConnectionString;
    }

    /// <summary>What the broker says of a queue.</summary>
    public static async Task<JsonElement> Queue(string virtualHost, string queue)
    {
        using var management = Management();
        return await management.GetFromJsonAsync<JsonElement>($"api/queues/{virtualHost}/{queue}");
    }

    /// <summary>Lets a queue hold so many messages and refuse all others.</summary>
    public static async Task Limit(string virtualHost, string queue, int messages)
    {
        using var management = Management();
        (await management.PutAsJsonAsync($"api/policies/{virtualHost}/limit", new Dictionary<string, object>
        {
            ["pattern"] = $"^{queue}$", ["apply-to"] = "queues", ["definition"] = new Dictionary<string, object> { ["max-length"] = messages, ["overflow"] = "reject-publish" },
        })).EnsureSuccessStatusCode();
    }

    /// <summary>Makes a user who may do that and nothing else in a virtual host, or changes what it may do.</summary>
    public static async Task Allow(string virtualHost, string user, string password, string configure, string write, string read)
    {
        using var management = Management();
        (await management.PutAsJsonAsync($"api/users/{user}", new { password, tags = "" })).EnsureSuccessStatusCode();
        (await management.PutAsJsonAsync($"api/permissions/{virtualHost}/{user}", new { configure, write, read })).EnsureSuccessStatusCode();
    }

    /// <summary>Removes a user.</summary>
    public static async Task Forget(string user)
    {
        using var management = Management();
        await management.DeleteAsync($"api/users/{user}");
    }

    /// <summary>Removes both, and the roles of the database.</summary>
    public static async Task Drop(string name, string? postgres = null)
    {
        await DropDatabase(name, postgres);
        using var management = Management();
        await management.DeleteAsync($"api/vhosts/{name}");
    }

    /// <summary>Removes the database and its roles.</summary>
    public static Task DropDatabase(string name, string? postgres = null) =>
        Execute(postgres ?? Setting("HEALTHSCORING_POSTGRES"), $"drop database if exists {name} with (force)", ServiceRoles.Drop(name));

    private static async Task Execute(string postgres, params string[] statements)
    {
        await using var admin = NpgsqlDataSource.Create(postgres);
        foreach (var statement in statements)
        {
            await using var command = admin.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static HttpClient Management()
    {
        var address = new Uri(Setting("HEALTHSCORING_RABBITMQ_MANAGEMENT"));
        var client = new HttpClient { BaseAddress = new UriBuilder(address) { UserName = "", Password = "", Path = "/" }.Uri };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        return client;
    }
}
