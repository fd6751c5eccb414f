using System.Globalization;
using Marten;
using Npgsql;

namespace HealthScoring.Benchmarks;

/// <summary>The PostgreSQL under measurement.</summary>
internal sealed class SpikeServer(string connectionString) : IAsyncDisposable
{
    public NpgsqlDataSource DataSource { get; } = NpgsqlDataSource.Create(connectionString);

    /// <summary>The first lines of every result: without machine, versions and durability settings the figures mean nothing.</summary>
    public async Task<string> DescribeAsync(string title)
    {
        var cpu = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();
        var settings = await ScalarAsync<string>(
            """
            select string_agg(name || '=' || current_setting(name), ', ' order by name)
            from unnest(array['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'wal_compression']) name
            """);
        var version = await ScalarAsync<string>("select split_part(current_setting('server_version'), ' ', 1)");
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {title}

            {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores ({cpu}), client and server on one machine.
            .NET {Environment.Version}, Marten {typeof(IDocumentStore).Assembly.GetName().Version?.ToString(3)}, PostgreSQL {version} ({settings}).
            """);
    }

    /// <summary>Bytes of write-ahead log since the server was created.</summary>
    public Task<long> WalBytesAsync() => ScalarAsync<long>("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");

    /// <summary>A run that starts just after a checkpoint writes more log (full pages), so every run starts there.</summary>
    public Task CheckpointAsync() => ExecuteAsync("checkpoint");

    /// <summary>A database of its own on the server, empty; answers how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync($"drop database if exists {name} with (force)");
        await ExecuteAsync($"create database {name}");
        return ConnectionStringOf(name);
    }

    /// <summary>How to connect to a database of the server.</summary>
    public string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"No value from: {sql}"));
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
