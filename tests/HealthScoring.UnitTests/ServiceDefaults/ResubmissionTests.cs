using System.Text;
using HealthScoring.ServiceDefaults;

namespace HealthScoring.UnitTests.ServiceDefaults;

public class ResubmissionTests
{
    private static readonly Guid Entry = new("dbc24c3c-3feb-af5c-9422-2bb8e69552c3");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_headers_say_is_read_from_them_as_the_broker_hands_them_over(bool counted) =>
        Resubmission.Of(new Resubmission(Entry, counted).Headers.ToDictionary(h => h.Key, h => h.Value is string text ? Encoding.UTF8.GetBytes(text) : h.Value))
            .Should().Be(new Resubmission(Entry, counted));

    [Fact]
    public void Headers_that_name_no_entry_say_nothing()
    {
        Resubmission.Of(null).Should().BeNull();
        Resubmission.Of(new Dictionary<string, object?> { ["other"] = 5 }).Should().BeNull();
        Resubmission.Of(new Dictionary<string, object?> { ["healthscoring-quarantine-entry"] = "nonsense"u8.ToArray() }).Should().BeNull();
        Resubmission.Of(new Dictionary<string, object?> { ["healthscoring-quarantine-entry"] = 5 }).Should().BeNull();
    }
}
