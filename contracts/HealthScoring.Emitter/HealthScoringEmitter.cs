using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using HealthScoring.Emitter;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the emitter to an app.</summary>
public static class HealthScoringEmitter
{
    /// <summary>
    /// Adds a <see cref="HealthEmitter"/> to inject wherever something happens that is to be told, and the hosted services that send it. Wrong settings end the start of the app,
    /// with all of them named; a broker that is away does not. The app's <see cref="TimeProvider"/> is used if it has one.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets at least source and broker.</param>
    public static IServiceCollection AddHealthScoringEmitter(this IServiceCollection services, Action<HealthEmitterOptions> configure)
    {
        services.AddOptions<HealthEmitterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HealthEmitterOptions>, HealthEmitterOptions.Check>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => new EventBuffer(Options(p).Value.BufferEvents, Options(p).Value.BufferBytes));
        services.TryAddSingleton(p => new EmitterTelemetry(p.GetService<IMeterFactory>(), p.GetRequiredService<EventBuffer>()));
        services.TryAddSingleton(p => new EmitterLog(p.GetService<ILogger<HealthEmitter>>() ?? NullLogger<HealthEmitter>.Instance, p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(p => new HealthEmitter(
            Options(p), p.GetRequiredService<EventBuffer>(), p.GetRequiredService<EmitterTelemetry>(), p.GetRequiredService<EmitterLog>(), p.GetRequiredService<TimeProvider>()));
        services.AddHostedService(p => new SendBatches(
            Options(p), p.GetRequiredService<EventBuffer>(), p.GetRequiredService<EmitterTelemetry>(), p.GetRequiredService<EmitterLog>(), p.GetRequiredService<TimeProvider>(),
            new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.AddHostedService<SendHeartbeats>();
        return services;
    }

    private static IOptions<HealthEmitterOptions> Options(IServiceProvider services) => services.GetRequiredService<IOptions<HealthEmitterOptions>>();
}
