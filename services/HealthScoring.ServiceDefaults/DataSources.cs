using Npgsql;

namespace HealthScoring.ServiceDefaults;

/// <summary>Opens databases, of one server or of several of which one is used at a time.</summary>
public static class DataSources
{
    // Far longer than any of our transactions waits for us between two statements, and short enough that a process which froze in one keeps its locks, and its
    // gap in a sequence, from others for less than the time within which somebody else has to have taken over.
    private static readonly TimeSpan IdleInTransaction = TimeSpan.FromSeconds(15);

    /// <summary>Opens one for a service.</summary>
    /// <param name="postgres">Where it is.</param>
    /// <param name="service">Name of the service, as the database sees it.</param>
    /// <param name="ofSeveral">Which of several hosts is used, where the connection string does not say.</param>
    public static NpgsqlDataSource OfService(NpgsqlConnectionStringBuilder postgres, string service, TargetSessionAttributes ofSeveral = TargetSessionAttributes.Primary)
    {
        var named = Copy(postgres);
        named.ApplicationName = $"healthscoring-{service}";
        named.Options = $"{named.Options} -c idle_in_transaction_session_timeout={IdleInTransaction.TotalMilliseconds:0}".TrimStart();
        return Open(named, ofSeveral);
    }

    /// <summary>Opens one.</summary>
    /// <param name="postgres">Where it is.</param>
    /// <param name="ofSeveral">Which of several hosts is used, where the connection string does not say.</param>
    public static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder postgres, TargetSessionAttributes ofSeveral = TargetSessionAttributes.Primary)
    {
        var attributes = postgres.TargetSessionAttributes;
        if (attributes is null && postgres.Host?.Contains(',', StringComparison.Ordinal) != true)
        {
            return new NpgsqlDataSourceBuilder(postgres.ConnectionString) { Name = postgres.ApplicationName }.Build();
        }

        // Npgsql wants to be told beside the connection string, where everybody writes it. Closing what it answers closes the connections to all hosts.
        var hosts = Copy(postgres);
        hosts.TargetSessionAttributes = null;
        return new NpgsqlDataSourceBuilder(hosts.ConnectionString) { Name = postgres.ApplicationName }.BuildMultiHost().WithTargetSession(
            attributes is null ? ofSeveral : Enum.Parse<TargetSessionAttributes>(attributes.Replace("-", "", StringComparison.Ordinal), ignoreCase: true));
    }

    private static NpgsqlConnectionStringBuilder Copy(NpgsqlConnectionStringBuilder postgres) => new(postgres.ConnectionString);
}
