using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using HealthScoring.Cli;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public sealed class LinesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_are_read_with_their_numbers_and_blank_ones_are_passed_over(bool gzip)
    {
        Write("\uFEFFone\r\n\n  \ntwo\nthree", gzip);
        using var lines = new Lines(_path);
        var read = new List<string>();
        while (lines.Next())
        {
            read.Add($"{lines.Number}:{Encoding.UTF8.GetString(lines.Current.Span).TrimEnd()}");
        }

        read.Should().Equal("1:one", "4:two", "5:three");
    }

    [Fact]
    public void The_digest_is_that_of_the_uncompressed_content()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(n => $"line {n}\n"));
        Write(text, gzip: true);
        using var lines = new Lines(_path);
        var count = 0;
        while (lines.Next())
        {
            count++;
        }

        count.Should().Be(100_000);
        lines.Digest().Should().Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_line_without_end_is_refused_instead_of_being_read_into_memory()
    {
        Write("ok\n" + new string('x', 1_000_000), gzip: false);
        using var lines = new Lines(_path);
        lines.Next().Should().BeTrue();

        lines.Invoking(l => l.Next()).Should().Throw<CommandFailedException>().WithMessage("*line 2: longer*");
    }

    public void Dispose() => File.Delete(_path);

    private void Write(string text, bool gzip)
    {
        using Stream file = File.Create(_path);
        using var target = gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(text));
    }
}
