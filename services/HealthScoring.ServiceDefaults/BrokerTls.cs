using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MassTransit;
using Microsoft.AspNetCore.WebUtilities;
using RabbitMQ.Client;

namespace HealthScoring.ServiceDefaults;

/// <summary>
/// How a broker with an amqps address is trusted: its certificate must be for the host of the address and lead to an authority of this machine, or of the file that the address names
/// as `?cacertfile=`. By themselves the clients are content with less: one takes a certificate for any host, the other one from anybody.
/// </summary>
internal static class BrokerTls
{
    private const string Query = "cacertfile";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Whether connections to an address are encrypted.</summary>
    public static bool IsOn(Uri address) => address.Scheme == "amqps";

    /// <summary>The address without what is said here.</summary>
    public static Uri Plain(Uri address) => new UriBuilder(address) { Query = "" }.Uri;

    /// <summary>The authorities that an address names; null where it names none.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate, or cannot be read.</exception>
    public static X509Certificate2Collection? Authorities(Uri address)
    {
        if (!QueryHelpers.ParseQuery(address.Query).TryGetValue(Query, out var files))
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(files.ToString());
            return authorities.Count > 0 ? authorities : throw new CryptographicException("The file holds no certificate.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CryptographicException("The file cannot be read.", failure);
        }
    }

    /// <summary>What the client of RabbitMQ is to demand.</summary>
    public static SslOption Option(Uri address) => new(address.Host, enabled: IsOn(address))
    {
        Version = Protocols,
        AcceptablePolicyErrors = SslPolicyErrors.None,
        CertificateValidationCallback = Validation(address),
    };

    /// <summary>What MassTransit is to demand.</summary>
    public static void Configure(IRabbitMqSslConfigurator ssl, Uri address)
    {
        ssl.ServerName = address.Host;
        ssl.Protocol = Protocols;
        ssl.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable);
        ssl.CertificateValidationCallback = Validation(address);
    }

    private static RemoteCertificateValidationCallback? Validation(Uri address) => Authorities(address) is not { } authorities ? null : (_, certificate, chain, errors) =>
    {
        // The machine need not know the authority; the name must be right all the same.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var ours = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        ours.ChainPolicy.CustomTrustStore.AddRange(authorities);
        ours.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        foreach (var sent in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            ours.ChainPolicy.ExtraStore.Add(sent.Certificate);
        }

        using var server = new X509Certificate2(certificate);
        return ours.Build(server);
    };
}
