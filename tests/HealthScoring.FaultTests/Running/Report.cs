using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using HealthScoring.FaultTests.Checking;

namespace HealthScoring.FaultTests.Running;

/// <summary>Findings as people read them.</summary>
public static class Report
{
    /// <summary>One seed as a line.</summary>
    public static string Line(Findings f) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {f.Seed}: {f.Attempted:N0} attempted, {f.Confirmed:N0} confirmed ({f.Repeats} batches sent again), {f.Lost} lost, {f.Duplicated} duplicated, {f.Diverged.Count} diverged, {f.Closes:N0} closes, {f.Notifications:N0} notifications, {f.Alerts} alerts, {(f.Recovered ? $"recovered in {f.RecoveredIn.TotalSeconds:0.0} s" : "NOT RECOVERED")}; {string.Join(", ", f.Faults)}");

    /// <summary>All of them as a sentence.</summary>
    public static string Sum(IReadOnlyList<Findings> all) => string.Create(
        CultureInfo.InvariantCulture,
        $"{all.Count} seeds, {all.Sum(f => f.Faults.Count)} faults: {all.Sum(f => f.Attempted):N0} events attempted, {all.Sum(f => f.Confirmed):N0} confirmed, {all.Sum(f => f.Lost)} lost, {all.Sum(f => f.Duplicated)} duplicated, {all.Sum(f => f.Diverged.Count)} diverged, {all.Count(f => f.Recovered)} of {all.Count} recovered, the slowest in {all.Max(f => f.RecoveredIn).TotalSeconds:0.0} s.");

    /// <summary>The report to be committed.</summary>
    public static string Of(IReadOnlyList<Findings> all)
    {
        var text = new StringBuilder();
        text.AppendLine("# Faults").AppendLine().AppendLine(Sum(all)).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, {DateTimeOffset.UtcNow:yyyy-MM-dd}.").AppendLine();
        text.AppendLine("| seed | faults, in order | attempted | confirmed | sent again | lost | duplicated | diverged | closes | notifications | alerts | recovered in |");
        text.AppendLine("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var f in all)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {f.Seed} | {string.Join("; ", f.Faults)} | {f.Attempted:N0} | {f.Confirmed:N0} | {f.Repeats} | {f.Lost} | {f.Duplicated} | {f.Diverged.Count} | {f.Closes:N0} | {f.Notifications:N0} | {f.Alerts} | {(f.Recovered ? $"{f.RecoveredIn.TotalSeconds:0.0} s" : "not")} |");
        }

        return text.ToString();
    }
}
