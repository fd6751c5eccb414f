using HealthScoring.Cli;
using HealthScoring.Cli.Import;
using HealthScoring.Contracts.V1;

namespace HealthScoring.UnitTests.Cli.Import;

public sealed class ImportPlanTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("import").FullName;

    [Fact]
    public void Accounts_are_registered_at_midnight_of_the_day_before_anything_happened()
    {
        var plan = Plan(accounts: "acme,2026-03-02,5,pro,10\n", events: Event("1", "2026-02-27T23:30:00-02:00"));

        plan.RegisteredAt.Should().Be(new(2026, 2, 27, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_hand_over_before_the_first_event_counts_as_something_that_happened() =>
        Plan(accounts: "acme,2026-02-02,,,\nbeta,2026-01-10,,,\n").RegisteredAt.Should().Be(new(2026, 1, 9, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_registration_says_what_the_row_says()
    {
        var registration = Registrations.Of(Plan(accounts: "acme,2026-03-02,5,pro,10.5\n", shiftTo: new(2026, 3, 18))).Last();

        registration.Should().BeEquivalentTo(new
        {
            Source = "shop-web", Type = UsageEventType.AccountRegistered, AccountId = "acme", Name = "acme", HandOverOn = new DateOnly(2026, 3, 9),
            Seats = 5, Tier = "pro", Product = "shop", ContractValue = 126m,
        });
    }

    [Fact]
    public void The_same_files_are_the_same_backfill_with_the_same_events()
    {
        var (one, other) = (Plan(), Plan());

        other.BackfillId.Should().Be(one.BackfillId);
        Registrations.Of(other).Should().BeEquivalentTo(Registrations.Of(one));
        Registrations.Completed(other).Should().BeEquivalentTo(Registrations.Completed(one));
    }

    [Fact]
    public void The_end_announces_the_catalogue_the_registrations_and_the_events() =>
        Registrations.Completed(Plan(accounts: "acme,,,,\nbeta,,,,\n", events: Event("1") + Event("2") + Event("3"))).Events.Should().Be(6);

    [Fact]
    public void A_bad_event_is_named_by_its_line() =>
        FluentActions.Invoking(() => Plan(events: Event("1") + "{\"id\":}\n")).Should().Throw<CommandFailedException>().WithMessage("*e.ndjson, line 2:*");

    [Fact]
    public void Events_that_are_still_to_come_are_not_sent() =>
        FluentActions.Invoking(() => Plan(shiftTo: new(2026, 3, 25))).Should().Throw<CommandFailedException>()
            .WithMessage("*2026-03-25 09:00 UTC*still to come*");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"product":"shop","features":[]}""")]
    [InlineData("""{"product":"shop","features":[{"key":"a","core":true,"weight":0}]}""")]
    [InlineData("""{"product":"shop","features":[{"key":"a","core":true,"weight":1},{"key":"a","core":false,"weight":1}]}""")]
    [InlineData("""{"product":"shop","features":[{"key":"a"}]}""")]
    [InlineData("product")]
    public void A_catalogue_that_is_none_is_told(string catalog) =>
        FluentActions.Invoking(() => Plan(catalog: catalog)).Should().Throw<CommandFailedException>().WithMessage("*c.json*");

    [Fact]
    public void Every_missing_file_is_named() =>
        FluentActions.Invoking(new ImportFiles("no-c", "no-a", "no-e").Check).Should().Throw<CommandFailedException>().WithMessage("*no-c*no-a*no-e*");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Event(string id, string occurredAt = "2026-03-11T09:00:00Z") =>
        $$"""{"id":"{{id}}","source":"shop-web","type":"login","accountId":"acme","userId":"u","occurredAt":"{{occurredAt}}"}""" + "\n";

    private ImportPlan Plan(
        string catalog = """{"product":"shop","features":[{"key":"a","core":true,"weight":1}]}""", string accounts = "acme,2026-03-02,5,pro,10\n",
        string? events = null, DateOnly? shiftTo = null) => ImportPlan.Read(
            new(File("c.json", catalog), File("a.csv", "accountId,handOverOn,seats,plan,monthlyValue\n" + accounts), File("e.ndjson", events ?? Event("1"))),
            shiftTo, Now, _ => { }, CancellationToken.None);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
