using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace HealthScoring.Ingestion.Messages;

/// <summary>
/// Hands every body to the consumer as bytes, whatever its content type says. A deserializer that could fail would send bad input to an error queue, past
/// quarantine; and one that passed on the producer's message id would let MassTransit drop the second of two messages with equal ids from a batch.
/// </summary>
internal sealed class RawUsageSerialization(Func<Guid> newReceipt) : ISerializerFactory, IMessageDeserializer
{
    /// <inheritdoc cref="ISerializerFactory.ContentType" />
    public ContentType ContentType { get; } = new("application/octet-stream");

    /// <inheritdoc />
    public IMessageDeserializer CreateDeserializer() => this;

    /// <inheritdoc />
    public IMessageSerializer CreateSerializer() => throw new NotSupportedException("Nothing is sent in this form.");

    /// <inheritdoc />
    public ConsumeContext Deserialize(ReceiveContext receiveContext)
    {
        var rabbitMq = receiveContext.GetPayload<RabbitMqBasicConsumeContext>();
        var message = new RawUsageMessage(
            receiveContext.Body, rabbitMq.RoutingKey ?? "", rabbitMq.Properties, receiveContext.Redelivered, newReceipt());
        return new BodyConsumeContext(receiveContext, new Context(message, receiveContext.InputAddress));
    }

    /// <inheritdoc />
    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        throw new NotSupportedException("Only messages from the broker are read in this form.");

    /// <inheritdoc />
    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateScope("raw");

    private sealed class Context(RawUsageMessage message, Uri inputAddress)
        : BaseSerializerContext(SystemTextJsonMessageSerializer.Instance, new WithoutHeaders(inputAddress), [MessageUrn.ForTypeString<RawUsageMessage>()])
    {
        public override bool TryGetMessage<T>(out T? result)
            where T : class
        {
            result = message as T;
            return result is not null;
        }

        public override bool TryGetMessage(Type messageType, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? result)
        {
            result = messageType.IsInstanceOfType(message) ? message : null;
            return result is not null;
        }

        public override IMessageSerializer GetMessageSerializer() => throw new NotSupportedException();

        public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T value) => throw new NotSupportedException();

        public override IMessageSerializer GetMessageSerializer(object value, string[] messageTypes) => throw new NotSupportedException();

        public override Dictionary<string, object> ToDictionary<T>(T? value)
            where T : class => throw new NotSupportedException();
    }

    private sealed class WithoutHeaders(Uri inputAddress) : MessageContext
    {
        public Guid? MessageId => null;

        public Guid? RequestId => null;

        public Guid? CorrelationId => null;

        public Guid? ConversationId => null;

        public Guid? InitiatorId => null;

        public DateTime? ExpirationTime => null;

        public Uri? SourceAddress => null;

        public Uri? DestinationAddress => inputAddress;

        public Uri? ResponseAddress => null;

        public Uri? FaultAddress => null;

        public DateTime? SentTime => null;

        public Headers Headers { get; } = EmptyHeaders.Instance;

        public HostInfo Host => MassTransit.Metadata.HostMetadataCache.Empty;
    }
}
