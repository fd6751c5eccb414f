using System.Text;
using Microsoft.Extensions.Primitives;

namespace HealthScoring.ServiceDefaults.Access;

/// <summary>Reads the header `Authorization`. Keys are taken from nowhere else: a query ends in logs and histories.</summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>The key or token of a call; null where none is given, and an empty text, which opens nothing, for what cannot be read.</summary>
    public static string? Of(StringValues authorization) => authorization switch
    {
        { Count: 0 } => null,
        [{ } value] when value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => value[Bearer.Length..].Trim(),
        [{ } value] when value.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) => OfBasic(value[Basic.Length..].Trim()),
        _ => "",
    };

    // The key is the user's name and the password is empty, as with `curl -u "$KEY:"` and Segment's clients; a browser's prompt takes it in either field.
    private static string OfBasic(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return "";
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is ["", var password] ? password : parts[0];
    }
}
