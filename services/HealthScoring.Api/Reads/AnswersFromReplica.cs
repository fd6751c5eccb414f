using HealthScoring.EventStore.Previewing;
using HealthScoring.ServiceDefaults;
using Npgsql;

namespace HealthScoring.Api.Reads;

/// <summary>
/// Answers questions from a replica, where there is one. What changes something, and what is answered to it, is the primary's: whoever gives a command sees what came of it. So are
/// keys, because a key that is revoked must open nothing.
/// </summary>
internal static class AnswersFromReplica
{
    /// <summary>Key of what reads from the replica.</summary>
    public const string Key = "replica";

    private const string Primary = "primary";

    /// <summary>Adds what endpoints read from.</summary>
    public static void AddReads(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (Connections.ReadsOf(builder.Configuration) is not { } reads)
        {
            services.AddSingleton<ReadModel>();
            services.AddSingleton<PreviewScorecard>();
            return;
        }

        services.AddKeyedSingleton(Key, (_, _) => DataSources.OfService(reads, "api-reads", TargetSessionAttributes.PreferStandby));
        services.AddKeyedSingleton(Key, (provider, _) => new ReadModel(provider.GetRequiredKeyedService<NpgsqlDataSource>(Key), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(Primary, (provider, _) => new ReadModel(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredKeyedService<ReadModel>(OnlyAsks(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!) ? Key : Primary));
        services.AddSingleton(provider => new PreviewScorecard(provider.GetRequiredKeyedService<NpgsqlDataSource>(Key), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReplicaCheck>();
        services.AddHealthChecks().AddCheck<ReplicaCheck>(Key, tags: ["ready"]);
    }

    /// <summary>Checks without which no question can be answered: the replica's alone, where there is one. It counts the primary that stands behind it.</summary>
    public static string[] Needed(IConfiguration configuration) => Connections.ReadsOf(configuration) is null ? [] : [Key];

    /// <summary>Says that an endpoint changes nothing though it is no GET.</summary>
    public static T AsksOnly<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(Question.Mark);

    private static bool OnlyAsks(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<Question>() is not null;

    private sealed class Question
    {
        public static readonly Question Mark = new();
    }
}
