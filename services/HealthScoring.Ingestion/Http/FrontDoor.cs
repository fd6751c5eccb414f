using HealthScoring.Ingestion.Http.Checking;
using HealthScoring.Ingestion.Http.Describing;
using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace HealthScoring.Ingestion.Http;

/// <summary>Events over HTTP, for those who have no AMQP client: checked, handed to the broker, and answered when the broker has them.</summary>
internal static class FrontDoor
{
    /// <summary>Setting with the address that events are taken at.</summary>
    public const string AddressSetting = "HEALTHSCORING_INGEST_HTTP";

    /// <summary>The address where the setting names none.</summary>
    public const string DefaultAddress = "http://127.0.0.1:5081";

    // A body that takes longer keeps room from others.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>Adds what the front door needs.</summary>
    public static void AddFrontDoor(this WebApplicationBuilder builder, Uri broker)
    {
        var services = builder.Services;
        services.AddSingleton<Intake>();
        services.AddSingleton(provider => new PublishUsage(
            broker, provider.GetRequiredService<Messages.FrontDoorMarks>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddExceptionHandler<UnreadableRequests>();
        services.AddRequestDecompression();
        services.AddFrontDoorDescription();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = AnswerWithin, TimeoutStatusCode = StatusCodes.Status408RequestTimeout });
    }

    /// <summary>What a request passes before it is known who sends it. Comes after <see cref="ServiceDefaults.ServiceDefaults.MapManagement"/>.</summary>
    public static void UseFrontDoor(this WebApplication app)
    {
        var intake = app.Services.GetRequiredService<Intake>();
        app.UseRequestTimeouts();
        app.UseWhen(context => HttpMethods.IsPost(context.Request.Method), posts =>
        {
            posts.Use(intake.Admit);
            posts.UseRequestDecompression();
            posts.Use(RefuseUnknownEncodings);
            posts.Use(BodyKey.Move);
        });
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").RequireScope(Scope.Ingest).WithMetadata(new RequestSizeLimitAttribute(Intake.MaxBodyBytes));
        v1.MapPost("events", PostEvents.Handle).WithTags("Events").Takes("Events");
        v1.MapPost("events/check", CheckEvents.Handle).WithTags("Events").Takes("Events");
        v1.MapPost("batch/check", CheckEvents.HandleSegment).WithTags("Segment").WithMetadata(BodyKey.Taken).Takes("SegmentBatch");
        PostSegment.Map(v1);
        app.MapOpenApi("/openapi/{documentName}.json").RequireScope(Scope.Ingest);
    }

    // Unpacking takes off the header of what it knows.
    private static Task RefuseUnknownEncodings(HttpContext context, RequestDelegate next) =>
        context.Request.Headers.ContentEncoding.Count == 0 ? next(context) : Problems.Encoding().ExecuteAsync(context);
}
