namespace HealthScoring.Domain.Scoring;

/// <summary>One component of a profile: the parts its points are the weighted mean of, or none where it cannot be measured.</summary>
/// <param name="Name">Name of the component.</param>
/// <param name="Weight">Weight in the profile.</param>
/// <param name="Factor">Reach factor on the points.</param>
/// <param name="Parts">Parts, whose shares add up to 1; null where the component is not measurable.</param>
internal readonly record struct Component(string Name, double Weight, double Factor, IReadOnlyList<Part>? Parts)
{
    /// <summary>Points after the reach factor; null where the component is not measurable.</summary>
    public double? Points
    {
        get
        {
            if (Parts is null)
            {
                return null;
            }

            var points = 0d;
            foreach (var part in Parts)
            {
                points += part.Share * part.Points;
            }

            return points * Factor;
        }
    }
}

/// <summary>One metric's part in a component.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reference">What it is held against.</param>
/// <param name="Points">Points before the reach factor, 0 to 100.</param>
/// <param name="Share">Share in the component.</param>
internal readonly record struct Part(string Metric, double? Value, double? Reference, double Points, double Share = 1);
