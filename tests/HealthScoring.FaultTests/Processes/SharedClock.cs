using System.IO.MemoryMappedFiles;

namespace HealthScoring.FaultTests.Processes;

/// <summary>
/// The real clock, moved by as much as a file says: all processes that share the file share the time, and whoever writes it moves all of them. What has elapsed is moved apart from what time it is.
/// </summary>
public sealed class SharedClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _offset;

    public SharedClock(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 2 * sizeof(long));
        _offset = _file.CreateViewAccessor(0, 2 * sizeof(long));
    }

    /// <summary>How far it is ahead of the real clock.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(_offset.ReadInt64(0));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    public override long GetTimestamp() => base.GetTimestamp() + (_offset.ReadInt64(sizeof(long)) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>Lets an instant be now; never an earlier one than it shows.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        var ahead = instant - DateTimeOffset.UtcNow;
        if (ahead > Offset)
        {
            _offset.Write(0, ahead.Ticks);
            _offset.Flush();
        }
    }

    /// <summary>Lets a time pass for whoever waits for one to have elapsed, too.</summary>
    public void Elapse(TimeSpan time)
    {
        MoveTo(GetUtcNow() + time);
        _offset.Write(sizeof(long), _offset.ReadInt64(sizeof(long)) + time.Ticks);
        _offset.Flush();
    }

    public void Dispose()
    {
        _offset.Dispose();
        _file.Dispose();
    }
}
