using System.Security.Authentication;
using HealthScoring.Emitter;
using Polly.Timeout;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HealthScoring.UnitTests.Emitter;

public class PublishFailureTests
{
    public static TheoryData<Exception, string> Failures => new()
    {
        { new BrokerUnreachableException(new IOException()), "unreachable" },
        { new ObjectDisposedException("channel"), "unreachable" },
        { new BrokerUnreachableException(new AuthenticationException("The remote certificate is invalid.")), "untrusted" },
        { new BrokerUnreachableException(new AuthenticationFailureException("ACCESS_REFUSED")), "access-refused" },
        { new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 403, "ACCESS_REFUSED")), "access-refused" },
        { new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 404, "NOT_FOUND")), "no-exchange" },
        { new AlreadyClosedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 320, "CONNECTION_FORCED")), "unreachable" },
        { new TimeoutRejectedException(), "timeout" },
        { new OperationCanceledException(), "timeout" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_named_by_what_lies_at_its_bottom(Exception failure, string reason) => PublishFailure.Of(failure).Reason.Should().Be(reason);
}
