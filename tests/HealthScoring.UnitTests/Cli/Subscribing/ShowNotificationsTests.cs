using System.Text;
using System.Text.Json;
using HealthScoring.Cli.Subscribing;
using HealthScoring.Contracts.V1;
using HealthScoring.UnitTests.Contracts;
using HealthScoring.UnitTests.Golden;
using Spectre.Console;

namespace HealthScoring.UnitTests.Cli.Subscribing;

public class ShowNotificationsTests
{
    public static TheoryData<string> Types => [.. NotificationSamples.Published.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_notification_is_read_as_its_type(string type) => ReadNotification.Of(Encoding.UTF8.GetBytes(GoldenFiles.Read("notifications", type)))
        .Should().BeOfType(NotificationSamples.All[type].GetType()).And.BeEquivalentTo(NotificationSamples.All[type], o => o.RespectingRuntimeTypes());

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"AlertRaised"}""")]
    [InlineData("""{"type":"AlertOfTomorrow","version":1}""")]
    public void What_is_no_notification_or_of_an_unknown_type_is_left_out(string body) => ReadNotification.Of(Encoding.UTF8.GetBytes(body)).Should().BeNull();

    [Fact]
    public async Task Fields_that_are_added_later_are_ignored() =>
        (await Shown(Delivery("1", GoldenFiles.Read("notifications", nameof(AlertRaised)).Insert(1, "\"mood\":\"bad\","))))
            .Should().ContainSingle().Which.Should().Contain("usage-drop raised");

    [Fact]
    public async Task A_message_that_comes_again_is_shown_once() =>
        (await Shown(Delivery("1", Milestone("setup")), Delivery("2", Milestone("habit")), Delivery("1", Milestone("setup"))))
            .Should().SatisfyRespectively(first => first.Should().Contain("setup"), second => second.Should().Contain("habit"));

    [Fact]
    public async Task Messages_without_an_id_are_all_shown() =>
        (await Shown(Delivery(null, Milestone("setup")), Delivery(null, Milestone("setup")))).Should().HaveCount(2);

    [Fact]
    public void Only_so_many_ids_are_remembered()
    {
        var seen = new SeenMessages(capacity: 2);

        "abacba".Select(id => seen.IsNew(id.ToString())).Should().Equal(true, true, false, true, false, true);
    }

    private static string Milestone(string name) =>
        JsonSerializer.Serialize((MilestoneReached)NotificationSamples.All[nameof(MilestoneReached)] with { Milestone = name }, JsonSerializerOptions.Web);

    private static NotificationDelivery Delivery(string? id, string body) => new(1, id, Encoding.UTF8.GetBytes(body));

    private static async Task<string[]> Shown(params NotificationDelivery[] deliveries)
    {
        using var writer = new StringWriter();
        await ShowNotifications.Run(deliveries.ToAsyncEnumerable(), AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) }));
        return writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
