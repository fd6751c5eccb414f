using System.Security.Cryptography;
using HealthScoring.UnitTests;
using Npgsql;

namespace HealthScoring.IntegrationTests.Fixtures;

/// <summary>The roles of deploy/postgres/roles.sql in a database, named after it. Services of tests work with them, so that no test passes with rights that a deployment would not give.</summary>
public sealed class ServiceRoles
{
    private static readonly string[] Names = ["owner", "ingestion", "scoring", "api"];
    private readonly string _postgres;
    private readonly string _prefix;
    private readonly string _password;

    private ServiceRoles(string postgres, string prefix, string password) => (_postgres, _prefix, _password) = (postgres, prefix, password);

    /// <summary>Connection string of the role that migrates and rebuilds.</summary>
    public string Owner => Of("owner");

    /// <summary>Runs the file as an administrator does, and gives each role a password.</summary>
    public static async Task<ServiceRoles> Grant(string postgres)
    {
        var roles = new ServiceRoles(postgres, new NpgsqlConnectionStringBuilder(postgres).Database!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        await Run(postgres);
        await using var dataSource = NpgsqlDataSource.Create(postgres);
        await using var batch = dataSource.CreateBatch();
        foreach (var name in Names)
        {
            batch.BatchCommands.Add(new($"alter role {roles.Name(name)} password '{roles._password}'"));
        }

        await batch.ExecuteNonQueryAsync();
        return roles;
    }

    /// <summary>Runs the file; answers what psql says.</summary>
    /// <param name="postgres">Connection string of the database, as an administrator.</param>
    /// <param name="options">More options of psql.</param>
    public static Task<string> Run(string postgres, string options = "") => PostgresTools.Run(postgres, $"{Psql(postgres)} {options} -f '{FileOf("roles.sql")}' 2>&1");

    /// <summary>Runs it before a migration, and passwords.sql in the same session, as compose.yaml does.</summary>
    /// <param name="postgres">Connection string of the database, as an administrator.</param>
    /// <param name="passwords">Passwords in the environment.</param>
    public static Task<string> SetPasswords(string postgres, params (string Name, string Value)[] passwords) =>
        PostgresTools.Run(postgres, $"{Psql(postgres)} -v before_migration=true -f '{FileOf("roles.sql")}' -f '{FileOf("passwords.sql")}'", variables: passwords);

    /// <summary>Connection string of the role of a service.</summary>
    /// <param name="service">`ingestion`, `scoring` or `api`, or the name of its assembly.</param>
    public string Of(string service) => new NpgsqlConnectionStringBuilder(_postgres) { Username = Name(service.Split('.')[^1].ToLowerInvariant()), Password = _password }.ConnectionString;

    /// <summary>Name of a role.</summary>
    public string Name(string service) => $"{_prefix}_{service}";

    private static string Psql(string postgres) => $"psql -X -q -v prefix={new NpgsqlConnectionStringBuilder(postgres).Database}";

    private static string FileOf(string name) => Repository.PathOf("deploy", "postgres", name);

    /// <summary>What drops the roles of a database that is gone.</summary>
    public static string Drop(string database) => $"drop role if exists {string.Join(", ", Names.Select(name => $"{database}_{name}"))}";
}
