namespace HealthScoring.IntegrationTests.Fixtures;

internal static class Fluency
{
    public static T Also<T>(this T value, Action<T> action)
    {
        action(value);
        return value;
    }
}
