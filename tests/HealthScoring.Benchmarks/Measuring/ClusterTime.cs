using System.Globalization;

namespace HealthScoring.Benchmarks.Measuring;

/// <summary>Processor time of all processes of a PostgreSQL, those that have ended included.</summary>
internal static class ClusterTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds since it was started.</summary>
    /// <param name="data">Where it keeps its data: every process of it works there.</param>
    public static double Of(string data) => Directory.GetDirectories("/proc").Where(process => WorksIn(process, data)).Sum(Seconds);

    private static bool WorksIn(string process, string data)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(process)[0]) && new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == data;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Its own time and that of children that have ended, of which only the postmaster has any.
    private static double Seconds(string process)
    {
        try
        {
            var fields = File.ReadAllText(Path.Combine(process, "stat")).Split(')')[^1].Split(' ');
            return fields[12..16].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
