using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace HealthScoring.Api;

/// <summary>
/// Refuses a query parameter that cannot be read, and says which and what is expected; binding would answer 400 without a word, and take 02/03 for a day. One without a value
/// counts as not given.
/// </summary>
internal static class ParameterCheck
{
    private static readonly Dictionary<Type, (Func<string, bool> IsRead, string Expected)> Forms = new()
    {
        [typeof(DateOnly)] = (text => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "It is a day, such as `2026-03-31`."),
        [typeof(int)] = (text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "It is a whole number, such as `50`."),
        [typeof(bool)] = (text => bool.TryParse(text, out _), "It is `true` or `false`."),
        [typeof(string)] = (text => !text.Contains('\0', StringComparison.Ordinal), "It is text without U+0000."),
    };

    /// <summary>Checks the parameters of every endpoint.</summary>
    public static void UseParameterCheck(this WebApplication app) => app.Use((context, next) =>
    {
        var given = context.Request.Query.Where(p => !string.IsNullOrEmpty(p.Value)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            if (!given.TryGetValue(parameter.Name, out var values) || !Forms.TryGetValue(type, out var form))
            {
                continue;
            }

            if (values is not [{ } value] || !form.IsRead(value))
            {
                return Problems.BadParameter(parameter.Name, values.Count > 1 ? "It is given more than once." : form.Expected).ExecuteAsync(context);
            }
        }

        context.Request.Query = new QueryCollection(given);
        return next(context);
    });
}
