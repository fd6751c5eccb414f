using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HealthScoring.ServiceDefaults;

/// <summary>How every service connects to the broker.</summary>
public static class Messaging
{
    /// <summary>Uses RabbitMQ at an address, and nothing else: MassTransit's own usage telemetry, which is on by default, stays off.</summary>
    public static void AddRabbitMq(
        this IBusRegistrationConfigurator bus, Uri address, Action<IRabbitMqBusFactoryConfigurator, IBusRegistrationContext> configure)
    {
        bus.DisableUsageTelemetry();
        bus.ConfigureHealthCheckOptions(options => options.Tags.Add("masstransit"));
        bus.AddHealthChecks().AddCheck<BrokerCheck>("broker", tags: ["ready"]);
        bus.UsingRabbitMq((context, rabbitMq) =>
        {
            rabbitMq.Host(address, host => host.PublisherConfirmation = true);
            rabbitMq.ConfigureJsonSerializerOptions(json =>
            {
                json.WriteIndented = false;
                return json;
            });
            configure(rabbitMq, context);
        });
    }
}
