using HealthScoring.Contracts.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HealthScoring.Emitter;

/// <summary>Tells at an interval that this producer lives, also when nobody uses the product.</summary>
internal sealed class SendHeartbeats(HealthEmitter emitter, IOptions<HealthEmitterOptions> options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.HeartbeatInterval is not { } every)
        {
            return;
        }

        using var beats = new PeriodicTimer(every, clock);
        do
        {
            emitter.Emit(emitter.NewEvent(UsageEventType.ProducerHeartbeat) with { EverySeconds = every.TotalSeconds });
        }
        while (await beats.WaitForNextTickAsync(stoppingToken));
    }
}
