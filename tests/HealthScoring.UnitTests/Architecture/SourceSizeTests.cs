namespace HealthScoring.UnitTests.Architecture;

public class SourceSizeTests
{
    [Fact]
    public void A_program_has_at_most_25_lines() =>
        SourceFiles.Of("services", "Program.cs").Concat(SourceFiles.Of("contracts", "Program.cs")).Where(f => File.ReadLines(f).Count() > 25).Should().BeEmpty();

    [Fact]
    public void No_file_outside_tests_has_more_than_300_lines() => SourceFiles.Of("services", "*.cs").Concat(SourceFiles.Of("contracts", "*.cs"))
        .Where(f => File.ReadLines(f).Count() > 300).Should().BeEmpty();

    [Fact]
    public void There_are_source_files_to_count() => SourceFiles.Of("services", "*.cs").Count().Should().BeGreaterThan(50);
}
