using HealthScoring.IntegrationTests.Fixtures;

namespace HealthScoring.IntegrationTests.Upgrades;

[Collection(nameof(FilledSystem))]
public class SchemaStaysTests(FilledSystem filled)
{
    [Fact]
    public async Task Services_that_have_done_everything_they_do_leave_the_schema_as_the_migration_made_it()
    {
        filled.SchemaBefore.Should().Contain("CREATE TABLE read_1.health").And.Contain("CREATE FUNCTION store.mt_quick_append_events");

        (await PostgresTools.Schema(filled.System.Postgres)).Should().Be(filled.SchemaBefore);
    }
}
