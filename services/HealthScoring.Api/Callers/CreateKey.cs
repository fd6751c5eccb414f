using HealthScoring.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HealthScoring.Api.Callers;

/// <summary>Body of `POST /keys`.</summary>
/// <param name="Name">Whose the key is, or what for: 1 to 100 characters.</param>
/// <param name="Scopes">One or more of `ingest`, `read`, `operate`, `admin`; none implies another.</param>
/// <param name="Source">The source that it may send events of: with the scope `ingest`, and only with it.</param>
/// <param name="ExpiresInDays">For how many days it opens anything, 1 to 3,653; left out for ever.</param>
public sealed record CreateKeyBody(string? Name, IReadOnlyList<string>? Scopes, string? Source, int? ExpiresInDays);

/// <summary>A key that was just made.</summary>
/// <param name="Key">All of it. It is not shown again.</param>
/// <param name="Details">What is kept of it.</param>
public sealed record IssuedKeyView(string Key, AccessKey Details)
{
    /// <summary>Of a key.</summary>
    internal static IssuedKeyView Of(IssuedKey issued) => new(issued.Text.Shown(), issued.Key);
}

/// <summary>Answers `POST /keys`.</summary>
internal static class CreateKey
{
    /// <summary>Makes a key. It can be used at once.</summary>
    public static async Task<Results<Created<IssuedKeyView>, ValidationProblem>> Handle(CreateKeyBody body, IssueKeys keys, CancellationToken cancellation)
    {
        var wanted = new NewKey(body.Name, body.Scopes, body.Source, body.ExpiresInDays);
        var check = wanted.Faults().Aggregate(new BodyCheck(), (all, fault) => all.That(fault.Field, false, fault.Expected));
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        var issued = await keys.Create(wanted, cancellation);
        return TypedResults.Created((string?)null, IssuedKeyView.Of(issued));
    }
}
