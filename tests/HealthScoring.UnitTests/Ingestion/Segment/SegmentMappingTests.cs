using System.Text;
using System.Text.Json;
using HealthScoring.Ingestion.Segment;

namespace HealthScoring.UnitTests.Ingestion.Segment;

public class SegmentMappingTests
{
    private const string Valid = """{"events":{"Signed In":"login","Exported":"feature:export"},"otherEvents":"feature","pages":"ignored","screens":"ignored","accountTraits":{"name":["name"]}}""";

    [Fact]
    public void A_mapping_is_data() => Read(Valid).Events["signed in"].Should().Be("login");

    [Theory]
    [InlineData("\"login\"", "\"log in\"", "`Signed In` must be login")]
    [InlineData("feature:export", "feature:", "`Exported` must be")]
    [InlineData("\"otherEvents\":\"feature\"", "\"otherEvents\":\"some\"", "`otherEvents` must be")]
    [InlineData("\"pages\"", "\"page\"", "page")]
    [InlineData("\"pages\":\"ignored\",", "", "pages")]
    [InlineData("[\"name\"]", "null", "`accountTraits.name` must be a list")]
    [InlineData("[\"name\"]", "[null]", "`accountTraits.name` must be a list")]
    public void A_wrong_one_is_refused_and_says_where(string valid, string wrong, string said) =>
        FluentActions.Invoking(() => Read(Valid.Replace(valid, wrong, StringComparison.Ordinal))).Should().Throw<JsonException>().WithMessage($"*{said}*");

    private static SegmentMapping Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return SegmentMapping.Read(stream);
    }
}
