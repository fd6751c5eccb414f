using System.IO.Compression;
using System.Security.Cryptography;

namespace HealthScoring.Cli.Import;

/// <summary>Reads a file line by line, gzip or not, holding one line at a time whatever the size of the file.</summary>
public sealed class Lines : IDisposable
{
    // Above the largest event that is taken; without a bound, a file of another kind would be read into memory as one line.
    private const int MaxLine = 64 * 1024;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[4 * MaxLine];
    private readonly string _path;
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    public Lines(string path)
    {
        _path = path;
        _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        Span<byte> magic = stackalloc byte[2];
        var gzip = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        _file.Position = 0;
        _content = gzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    /// <summary>Number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its end; holds until the next is read.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    public double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>SHA-256 of the uncompressed content; to be asked after the last line.</summary>
    public byte[] Digest() => _hash.GetHashAndReset();

    /// <summary>Reads the next line that is not blank.</summary>
    /// <exception cref="CommandFailedException">The line is longer than any event may be, or the compressed file is damaged.</exception>
    public bool Next()
    {
        while (NextRaw() is { } raw)
        {
            var line = raw;
            if (++Number == 1 && line.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            {
                line = line[3..];
            }

            if (line.Length > MaxLine)
            {
                throw Fault($"longer than the {MaxLine / 1024} KiB that a line may have.");
            }

            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                Current = line;
                return true;
            }
        }

        return false;
    }

    /// <summary>A failure that names the current line.</summary>
    public CommandFailedException Fault(string fault) => new($"{_path}, line {Number}: {fault}");

    /// <inheritdoc />
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
        _hash.Dispose();
    }

    private ReadOnlyMemory<byte>? NextRaw()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0 || (_ended && _start < _end) || _end - _start > MaxLine)
            {
                var line = _buffer.AsMemory(_start, length >= 0 ? length : _end - _start);
                _start = Math.Min(_end, _start + line.Length + 1);
                return line;
            }

            if (_ended)
            {
                return null;
            }

            Fill();
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = _content.Read(_buffer, _end, _buffer.Length - _end);
            _hash.AppendData(_buffer, _end, read);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException)
        {
            throw Fault("after it, the compressed file is damaged.");
        }
    }
}
