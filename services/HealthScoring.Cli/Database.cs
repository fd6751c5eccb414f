using HealthScoring.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HealthScoring.Cli;

/// <summary>The database that the environment names, and what is said when it does not do what it is asked.</summary>
internal static class Database
{
    /// <summary>Opens it for one piece of work. Nothing is tried again: whoever starts such a command wants to know at once that it did not happen.</summary>
    /// <exception cref="CommandFailedException">The setting is missing, or the database cannot be used.</exception>
    public static async Task Use(string what, Func<NpgsqlDataSource, NpgsqlConnectionStringBuilder, Task> work)
    {
        var connection = Connection();
        try
        {
            await using var dataSource = DataSources.Open(connection);
            await work(dataSource, connection);
        }
        catch (Exception failure) when (failure.GetBaseException() is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new CommandFailedException($"{what} {connection.Database} on {connection.Host}:{connection.Port} failed: {failure.GetBaseException().Message}");
        }
    }

    private static NpgsqlConnectionStringBuilder Connection()
    {
        try
        {
            return Connections.PostgresOf(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        }
        catch (InvalidOperationException fault)
        {
            throw new CommandFailedException(fault.Message);
        }
    }
}
