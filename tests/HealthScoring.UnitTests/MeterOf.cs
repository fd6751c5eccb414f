using System.Diagnostics.Metrics;

namespace HealthScoring.UnitTests;

/// <summary>Listens to what one service measures. Each makes its meters with a factory of its own, which tells them apart in one process.</summary>
public static class MeterOf
{
    /// <summary>Something that was measured, its labels as `name=value`.</summary>
    public delegate void Seen(string instrument, string labels, double value);

    /// <summary>Listens, until what it answers is disposed of.</summary>
    /// <param name="meters">The factory.</param>
    /// <param name="found">Told of each instrument.</param>
    /// <param name="seen">Told of what is measured.</param>
    /// <param name="meter">Name of the meter.</param>
    public static MeterListener Listen(IMeterFactory meters, Action<Instrument>? found = null, Seen? seen = null, string meter = "HealthScoring")
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == meter && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    found?.Invoke(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen?.Invoke(instrument.Name, Labels(tags), value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen?.Invoke(instrument.Name, Labels(tags), value));
        listener.Start();
        return listener;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
}
