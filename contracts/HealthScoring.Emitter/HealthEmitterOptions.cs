using HealthScoring.Contracts.V1;
using Microsoft.Extensions.Options;

namespace HealthScoring.Emitter;

/// <summary>Settings of the emitter. They are checked when the app starts, all at once.</summary>
public sealed class HealthEmitterOptions
{
    /// <summary>Name of this producer, 1 to 200 characters; required. It is part of the identity of every event, so it must stay the same.</summary>
    public string Source { get; set; } = "";

    /// <summary>The broker, as `amqp://user:password@host:5672/vhost` or `amqps`; required. With amqps a broker whose certificate is not trusted is refused.</summary>
    public Uri? Broker { get; set; }

    /// <summary>Path of a PEM file with the only authorities that the broker's certificate may come from. Null, the default: those that the machine trusts. For amqps only.</summary>
    public string? CertificateAuthorities { get; set; }

    /// <summary>Most events that are held until the broker has confirmed them, 1 to 1,000,000; 10,000 by default. Beyond it new events are dropped.</summary>
    public int BufferEvents { get; set; } = 10_000;

    /// <summary>Most bytes of JSON that these events may have, 32 KiB to 1 GiB; 16 MiB by default.</summary>
    public int BufferBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most events of a message, 1 to 2,500; 500 by default.</summary>
    public int BatchEvents { get; set; } = 500;

    /// <summary>How long an event may wait for others to fill its message, 0 to 10 s; 100 ms by default.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the broker gets to be connected to and to confirm a message, before the connection is given up for another, 1 s to 10 min; 30 s by default.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the end of the app may wait for what is buffered, 0 to 5 min; 10 s by default. The host's own timeout, 30 s unless set, bounds it too.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time between heartbeats, 1 s to a day; a minute by default. After three missed ones this producer counts as silent, so that its accounts are not blamed. Null: no heartbeats.
    /// </summary>
    public TimeSpan? HeartbeatInterval { get; set; } = TimeSpan.FromMinutes(1);

    internal sealed class Check : IValidateOptions<HealthEmitterOptions>
    {
        private const int MaxBuffer = 1024 * 1024 * 1024;

        public ValidateOptionsResult Validate(string? name, HealthEmitterOptions options)
        {
            // No value is quoted: the broker's address holds a password.
            List<(bool Right, string Fault)> checks =
            [
                (options.Source is { Length: >= 1 and <= CheckEvent.MaxText } && !options.Source.Contains('\0', StringComparison.Ordinal), "Source must be the producer's name, 1 to 200 characters."),
                (options.Broker is { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" }, "Broker must be an address such as amqps://user:password@host:5671/vhost."),
                (options.CertificateAuthorities is null || options.Broker is { IsAbsoluteUri: true, Scheme: "amqps" }, "CertificateAuthorities is of no use unless Broker is an amqps address."),
                (options.CertificateAuthorities is null || File.Exists(options.CertificateAuthorities), "CertificateAuthorities must be the path of a PEM file."),
                (options.BufferEvents is >= 1 and <= 1_000_000, "BufferEvents must be 1 to 1,000,000."),
                (options.BufferBytes is >= UsageLimits.EventBytes and <= MaxBuffer, $"BufferBytes must be {UsageLimits.EventBytes / 1024} KiB to 1 GiB."),
                (options.BatchEvents is >= 1 and <= UsageLimits.BatchEvents, $"BatchEvents must be 1 to {UsageLimits.BatchEvents}."),
                (Lies(options.BatchDelay, TimeSpan.Zero, TimeSpan.FromSeconds(10)), "BatchDelay must be 0 to 10 s."),
                (Lies(options.ConfirmTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), "ConfirmTimeout must be 1 s to 10 min."),
                (Lies(options.FlushTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5)), "FlushTimeout must be 0 to 5 min."),
                (options.HeartbeatInterval is not { } every || Lies(every, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "HeartbeatInterval must be 1 s to a day, or null."),
            ];
            var faults = checks.Where(c => !c.Right).Select(c => $"{nameof(HealthEmitterOptions)}: {c.Fault}").ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static bool Lies(TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most;
    }
}
