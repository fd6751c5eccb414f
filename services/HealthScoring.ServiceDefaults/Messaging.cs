using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.ServiceDefaults;

/// <summary>How every service connects to the broker.</summary>
public static class Messaging
{
    // What is being stored gets this long to be committed and acknowledged, which takes a second. After that it is called off, retries too, and returns to the queue.
    private static readonly TimeSpan ConsumersStopWithin = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(9);

    // A connection that ends within a frame is one that the client takes for alive, and reads from in a loop, until three heartbeats in a row are missing.
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Uses RabbitMQ at an address, and nothing else: MassTransit's own usage telemetry, which is on by default, stays off.</summary>
    public static void AddRabbitMq(
        this IBusRegistrationConfigurator bus, Uri address, Action<IRabbitMqBusFactoryConfigurator, IBusRegistrationContext> configure)
    {
        bus.DisableUsageTelemetry();
        bus.ConfigureHealthCheckOptions(options => options.Tags.Add("masstransit"));
        bus.AddOptions<MassTransitHostOptions>().Configure(host => (host.ConsumerStopTimeout, host.StopTimeout) = (ConsumersStopWithin, StopsWithin));
        bus.AddHealthChecks().AddCheck<BrokerCheck>("broker", tags: ["ready"]);
        bus.UsingRabbitMq((context, rabbitMq) =>
        {
            rabbitMq.Host(BrokerTls.Plain(address), host =>
            {
                host.PublisherConfirmation = true;
                if (BrokerNodes.ForMassTransit(address).ToList() is { Count: > 0 } nodes)
                {
                    host.UseCluster(cluster => nodes.ForEach(cluster.Node));
                }

                if (BrokerTls.IsOn(address))
                {
                    host.UseSsl(ssl => BrokerTls.Configure(ssl, address));
                }

                host.Heartbeat(Heartbeat);
            });
            rabbitMq.ConfigureJsonSerializerOptions(json =>
            {
                json.WriteIndented = false;
                return json;
            });
            configure(rabbitMq, context);
        });
    }
}
