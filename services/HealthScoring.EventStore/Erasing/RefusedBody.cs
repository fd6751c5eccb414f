using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HealthScoring.EventStore.Erasing;

/// <summary>
/// Whether refused input names a person. It may be anything: broken JSON, other encodings, cut off. So its text is searched, read in every way in which an id can be
/// written; when in doubt it names the person, since a masked body costs less than a name that stays.
/// </summary>
public static partial class RefusedBody
{
    /// <summary>Whether the body is to be masked.</summary>
    public static bool Names(Person person, byte[] body)
    {
        var readings = Readings(body);
        if (!readings.Any(person.IsNamedIn))
        {
            return false;
        }

        // The same id in another account is somebody else. Of a body that names no account at all nobody can say that it is not about the person; but a bare number
        // is in nearly every body, and must stand there as a text of its own.
        return readings.Any(text => Person.Holds(text, person.AccountId))
            || (!readings.Any(AnyAccount().IsMatch) && (person.UserId.Any(char.IsLetter) || readings.Any(text => text.Contains($"\"{person.UserId}\"", StringComparison.Ordinal))));
    }

    // UTF-16 without its zero bytes is readable where it is ASCII.
    private static List<string> Readings(byte[] body) =>
    [
        .. new[] { Encoding.UTF8.GetString(body), Encoding.Latin1.GetString(body) }
            .Select(text => text.Replace("\0", "", StringComparison.Ordinal))
            .SelectMany(text => new[] { text, Unescaped(text) })
            .Distinct(StringComparer.Ordinal),
    ];

    private static string Unescaped(string text) => Escape().Replace(text, escape => escape.Groups["code"] is { Success: true } code
        ? ((char)int.Parse(code.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
        : escape.Value[1] is 'n' or 'r' or 't' or 'b' or 'f' ? " " : escape.Value[1..]);

    [GeneratedRegex(@"\\(?:u(?<code>[0-9a-fA-F]{4})|.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex("""accountId("\s*:\s*"[^"]|\s*=\s*[^\s&"])""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyAccount();
}
