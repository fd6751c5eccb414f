using System.Globalization;
using HealthScoring.Contracts.V1;
using HealthScoring.Domain;
using HealthScoring.Domain.Closing;
using HealthScoring.Domain.Producers;
using HealthScoring.Domain.Rules;
using HealthScoring.EventStore;
using Stored = HealthScoring.Domain.Closing;
using StoredProducer = HealthScoring.Domain.Producers;

namespace HealthScoring.Scoring.Publication;

/// <summary>What a stored decision says to others. Pure: the same decision makes the same notification, whenever and however often it is published.</summary>
public static class ToNotification
{
    /// <summary>The notification of a decision, or null where it concerns nobody else.</summary>
    /// <param name="decision">Decision about an account or a producer.</param>
    /// <param name="api">Where readers of notifications find the API.</param>
    public static Notification? Of(object decision, Uri api) => decision switch
    {
        IAccountDecision { Sequence: { } sequence } account =>
            OfAccount(account, new(Id("account", account.AccountId, sequence), sequence, LinksTo(account.AccountId, api))),
        ProducerWentSilent silent => OfProducer(silent),
        StoredProducer.ProducerRecovered recovered => OfProducer(recovered),
        _ => null,
    };

    private static Notification OfAccount(IAccountDecision decision, Envelope envelope)
    {
        (string Key, object Body) notification = decision switch
        {
            DayClosed close => (NotificationRoutingKey.HealthClosed, HealthBodies.Closed(close, envelope)),
            BandChanged changed => (NotificationRoutingKey.HealthBandChanged, HealthBodies.BandChanged(changed, envelope)),
            Stored.MilestoneReached reached => (NotificationRoutingKey.MilestoneReached, HealthBodies.Milestone(reached, envelope)),
            Stored.AccountActivated activated => (NotificationRoutingKey.AccountActivated, HealthBodies.Activated(activated, envelope)),
            Stored.AlertRaised raised =>
                (Key(NotificationRoutingKey.AlertRaised, raised.Alert.Severity), AlertBodies.Raised(raised, raised.Account, raised.Alert, envelope)),
            AlertAnnounced announced =>
                (Key(NotificationRoutingKey.AlertRaised, announced.Alert.Severity), AlertBodies.Raised(announced, announced.Account, announced.Alert, envelope)),
            Stored.AlertEscalated escalated => (Key(NotificationRoutingKey.AlertEscalated, escalated.Alert.Severity), AlertBodies.Escalated(escalated, envelope)),
            Stored.AlertResolved resolved => (Key(NotificationRoutingKey.AlertResolved, resolved.Alert.Severity), AlertBodies.Resolved(resolved, envelope)),
            CaseReminded reminded => (Key(NotificationRoutingKey.AlertReminder, AlertBodies.Highest(reminded.Alerts)), AlertBodies.Reminder(reminded, envelope)),
            Stored.CaseEscalated escalated =>
                (Key(NotificationRoutingKey.AlertUnattended, AlertBodies.Highest(escalated.Alerts)), AlertBodies.Unattended(escalated, envelope)),

            // It has a place among what is published: left out, subscribers would wait for it for ever.
            _ => throw new NotSupportedException($"{decision.GetType().Name} has a sequence, but nothing says how it is published."),
        };
        return new(envelope.Id, notification.Key, notification.Body, decision.AccountId);
    }

    private static Notification OfProducer(ProducerWentSilent silent)
    {
        var id = Id("producer", silent.Source, silent.Sequence);
        return new(id, NotificationRoutingKey.ProducerSilent, ProducerBodies.Silent(silent, id), silent.Source);
    }

    private static Notification OfProducer(StoredProducer.ProducerRecovered recovered)
    {
        var id = Id("producer", recovered.Source, recovered.Sequence);
        return new(id, NotificationRoutingKey.ProducerRecovered, ProducerBodies.Recovered(recovered, id), recovered.Source);
    }

    private static string Key(Func<string, string> key, Severity severity) => key(Words.Of(severity));

    private static Guid Id(string kind, string owner, long sequence) => StableId.Of("notification", kind, owner, sequence.ToString(CultureInfo.InvariantCulture));

    private static NotificationLinks LinksTo(string accountId, Uri api)
    {
        var account = $"{api.AbsoluteUri.TrimEnd('/')}/accounts/{Uri.EscapeDataString(accountId)}";
        return new(new(account), new($"{account}/health"), new($"{account}/alerts"));
    }
}
