using System.Globalization;
using HealthScoring.Contracts.V1;
using HealthScoring.Ingestion.Storage;
using HealthScoring.UnitTests.Cases;
using HealthScoring.UnitTests.Reference;

namespace HealthScoring.UnitTests.Domain;

/// <summary>One account's facts, and the order, repetition and paging in which they arrive.</summary>
public sealed record RandomAccount(
    DateOnly HandOverOn, int Tenure, int EarlierTenure, IReadOnlyList<RawFact> Facts, IReadOnlyList<CatalogFact> Catalogs, int Order, int PageSize)
{
    public const string Id = "acme";

    private const int MostLines = 60;

    public DateOnly Through => HandOverOn.AddDays(Tenure);

    /// <summary>The facts as they arrive: shuffled, every fifth of them once more.</summary>
    public IReadOnlyList<RawFact> Sent(int order)
    {
        var random = new Random(order);
        RawFact[] sent = [.. Facts, .. Facts.Where((_, i) => i % 5 == 0)];
        random.Shuffle(sent);
        return sent;
    }

    /// <summary>What ingestion stores for an event: usage or another fact.</summary>
    public static object Stored(RawFact fact)
    {
        var sent = new UsageEvent
        {
            Id = fact.Id, Source = fact.Source, Type = fact.Type, OccurredAt = fact.OccurredAt, AccountId = Id, UserId = fact.UserId, Feature = fact.Feature,
            DurationSeconds = fact.DurationSeconds, Actor = fact.Actor, Day = fact.Day, Dau = fact.Dau, Wau = fact.Wau, Mau = fact.Mau, Seats = fact.Seats,
            HandOverOn = fact.HandOverOn, TimeZone = fact.TimeZone, Cadence = fact.Cadence, EntitledFeatures = fact.EntitledFeatures,
        };
        var user = CaseFacts.UserRef(fact.UserId ?? "");
        return ToFact.Usage(sent, user, []) is { } item
            ? new HealthScoring.Domain.Facts.UsageRecorded(Id, fact.Source, fact.OccurredAt, null, [item])
            : ToFact.Fact(sent, user, fact.OccurredAt);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        hand-over {HandOverOn:O}, through t = {Tenure}, earlier t = {EarlierTenure}, order {Order}, pages of {PageSize}
        {string.Join('\n', Catalogs.Select(c => $"  catalog {c.OccurredAt:O} {c.Source}/{c.Id} {string.Join(", ", c.Features)}"))}
        {string.Join('\n', Facts.OrderBy(f => f.OccurredAt).Take(MostLines).Select(f => "  " + Line(f)))}
          of {Facts.Count} facts
        """);

    private static string Line(RawFact f)
    {
        object?[] fields =
        [
            f.UserId, f.Feature, f.DurationSeconds, f.Actor, f.Day?.ToString("O"), f.Dau, f.Wau, f.Mau, f.Seats, f.HandOverOn?.ToString("O"), f.TimeZone, f.Cadence,
            f.EntitledFeatures is { } keys ? $"[{string.Join(',', keys)}]" : null,
        ];
        return $"{f.OccurredAt:O} {f.Source}/{f.Id} {f.Type} {string.Join(' ', fields.Select(x => x ?? "-"))}";
    }
}
