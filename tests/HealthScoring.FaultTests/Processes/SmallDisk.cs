namespace HealthScoring.FaultTests.Processes;

/// <summary>A file system of its own, which can be filled to the last byte without harm to the machine. It needs the right to mount one.</summary>
public sealed class SmallDisk(string directory) : IAsyncDisposable
{
    private const string Size = "4G";

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(directory, "disk");

    private string Image => Path + ".img";

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Makes and mounts it. Nothing is kept back for root, who fills it.</summary>
    /// <exception cref="InvalidOperationException">This user may not mount a file system here.</exception>
    public Task Mount() => Shell.Run($"mkdir -p '{Path}' && truncate -s {Size} '{Image}' && mkfs.ext4 -q -m 0 '{Image}' && mount -o loop '{Image}' '{Path}'");

    /// <summary>Takes all of the space that is left.</summary>
    public Task Fill() => Shell.Run($"fallocate -l $(df --output=avail -B1 '{Path}' | tail -n 1) '{Ballast}'; cat /dev/zero >'{Ballast}.rest'", mustSucceed: false);

    /// <summary>Gives it back.</summary>
    public Task Empty() => Shell.Run($"rm -f '{Ballast}' '{Ballast}.rest'");

    public async ValueTask DisposeAsync() => await Shell.Run($"umount '{Path}'; rm -f '{Image}'; rmdir '{Path}'", mustSucceed: false);
}
