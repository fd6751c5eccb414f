using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HealthScoring.Contracts.V1;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Emitter;

/// <summary>
/// A single attempt to publish, on a connection that is opened when there is none. Nothing is declared, since a producer may have no right to. The client's own
/// recovery stays off: the one owner of trying again is <see cref="Resend"/>. Used by one caller at a time.
/// </summary>
internal sealed class BrokerConnection(HealthEmitterOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Publishes a message; returns when the broker has confirmed it.</summary>
    public async ValueTask Publish(BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        try
        {
            var channel = await Open(cancellation);

            // Mandatory: where no queue is bound yet, the broker would confirm the message and drop it.
            await channel.BasicPublishAsync(UsageChannel.Exchange, UsageChannel.RoutingKeyOf(options.Source), mandatory: true, properties, body, cancellation);
        }
        catch (Exception failure) when (failure is not PublishException)
        {
            // A new connection tells apart a broker that is slow from one that has forgotten this one.
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var connection = _connection;
        (_channel, _connection) = (null, null);
        if (connection is null)
        {
            return;
        }

        try
        {
            // A broker that does not even refuse would keep the client for 25 s; it takes the connection for dead without being told.
            await Close(connection).WaitAsync(CloseWithin);
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            // It is gone either way.
        }
    }

    private static async Task Close(IConnection connection)
    {
        await connection.CloseAsync(200, "Done", CloseWithin, abort: true, CancellationToken.None);
        await connection.DisposeAsync();
    }

    private async Task<IChannel> Open(CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        await DisposeAsync();
        _connection = await Factory().CreateConnectionAsync(cancellation);
        return _channel = await _connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
    }

    private ConnectionFactory Factory()
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Broker!,
            ClientProvidedName = $"healthscoring-emitter {options.Source}",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = options.ConfirmTimeout,

            // A connection that ends within a frame is one that the client takes for alive until three heartbeats in a row are missing.
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        if (options.CertificateAuthorities is { } path)
        {
            // Read at each connection: an authority that was replaced is known without a restart.
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            factory.Ssl.CertificateValidationCallback = (_, certificate, sent, errors) => Trusts(authorities, certificate, sent, errors);
        }

        return factory;
    }

    private static bool Trusts(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        // Its name must fit and there must be one. Only whose it is, is judged by other authorities than the machine's.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);

        // Authorities of one's own seldom publish what they revoke.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
