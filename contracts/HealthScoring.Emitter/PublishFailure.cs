using System.Security.Authentication;
using Polly.Timeout;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.Emitter;

/// <summary>Why an attempt to publish failed.</summary>
/// <param name="Reason">One of a few words: `error.type` of the attempt.</param>
/// <param name="Advice">What it means, in a sentence.</param>
/// <param name="Cause">Type of the exception at the bottom. Its message may name what is nobody's business.</param>
internal sealed record PublishFailure(string Reason, string Advice, string Cause)
{
    private const int NotFound = 404;
    private const int AccessRefused = 403;

    /// <summary>Tells failures apart. Each is mended by sending again, if by nothing else.</summary>
    public static PublishFailure Of(Exception failure)
    {
        var (reason, advice) = Causes(failure).Select(Known).FirstOrDefault(k => k != default);
        return new(reason ?? "unreachable", advice ?? "the broker cannot be reached.", failure.GetBaseException().GetType().Name);
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    private static (string Reason, string Advice) Known(Exception failure) => failure switch
    {
        PublishException { IsReturn: true } => ("unroutable", "no queue is bound to the exchange; has HealthScoring's ingestion ever run on this virtual host?"),
        PublishException => ("refused", "the broker refuses messages, as it does when the queue is full."),
        OperationInterruptedException { ShutdownReason.ReplyCode: NotFound } => ("no-exchange", "the exchange is not there; has HealthScoring's ingestion ever run on this virtual host?"),
        OperationInterruptedException { ShutdownReason.ReplyCode: AccessRefused } => ("access-refused", "the broker's user may not publish to the exchange."),
        AuthenticationFailureException or PossibleAuthenticationFailureException => ("access-refused", "the broker does not know this user and password."),
        AuthenticationException => ("untrusted", "the broker's certificate is not trusted."),
        TimeoutRejectedException or TimeoutException or OperationCanceledException => ("timeout", "the broker does not answer in time."),
        _ => default,
    };
}
