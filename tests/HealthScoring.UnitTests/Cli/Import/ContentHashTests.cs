using System.Security.Cryptography;
using HealthScoring.Cli.Import;

namespace HealthScoring.UnitTests.Cli.Import;

public class ContentHashTests
{
    private static readonly byte[] A = SHA256.HashData("a"u8);
    private static readonly byte[] B = SHA256.HashData("b"u8);
    private static readonly byte[] C = SHA256.HashData("c"u8);

    [Fact]
    public void A_backfill_id_is_24_hexadecimal_digits_and_never_changes() =>
        ContentHash.BackfillId(A, B, C, ImportShift.None).Should().MatchRegex("^import-[0-9a-f]{24}$").And.Be("import-99d3225d0cc60c94e00a94d2");

    [Fact]
    public void Other_content_in_any_file_or_another_shift_is_another_backfill() =>
        new[]
        {
            ContentHash.BackfillId(A, B, C, ImportShift.None),
            ContentHash.BackfillId(B, B, C, ImportShift.None),
            ContentHash.BackfillId(A, A, C, ImportShift.None),
            ContentHash.BackfillId(A, B, B, ImportShift.None),
            ContentHash.BackfillId(B, A, C, ImportShift.None),
            ContentHash.BackfillId(A, B, C, new(7)),
        }.Should().OnlyHaveUniqueItems();
}
