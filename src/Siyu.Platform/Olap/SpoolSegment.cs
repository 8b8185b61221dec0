using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Siyu.Platform.Olap;

/// <summary>One file of the spool (落盘分段): records of length, checksum and bytes, named for its first record's position.</summary>
internal sealed class SpoolSegment : IDisposable
{
    private const int HeadBytes = 8;
    private const int MostRecordBytes = 1 << 20;
    private const int PieceBytes = MostRecordBytes * 2;

    private readonly SafeFileHandle file;
    private (long Position, long At) mark;

    private SpoolSegment(string path, long first, SafeFileHandle file) =>
        (Path, First, this.file, Next, mark) = (path, first, file, first, (first, 0));

    public string Path { get; }
    public long First { get; }

    /// <summary>The position after the last durable record.</summary>
    public long Next { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>What was cut off at opening: a group that was being written when the machine or the process died.</summary>
    public long TornBytes { get; private init; }

    public static SpoolSegment Create(string folder, long first)
    {
        var path = System.IO.Path.Combine(folder, first.ToString("D20", CultureInfo.InvariantCulture) + ".spool");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        DurableFile.FlushFolder(folder);
        return new SpoolSegment(path, first, file);
    }

    /// <summary>Opens a segment of an earlier run and cuts what is not whole.</summary>
    public static SpoolSegment Open(string path)
    {
        var first = long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture);
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var (records, bytes) = Measure(file);
        var torn = RandomAccess.GetLength(file) - bytes;
        if (torn > 0)
        {
            RandomAccess.SetLength(file, bytes);
            RandomAccess.FlushToDisk(file);
        }
        return new SpoolSegment(path, first, file) { Next = first + records, Bytes = bytes, TornBytes = torn };
    }

    public static int SizeOf(ReadOnlyMemory<byte> record) => HeadBytes + record.Length;

    public static bool Fits(ReadOnlyMemory<byte> record) => record.Length is > 0 and <= MostRecordBytes;

    public static void Put(IBufferWriter<byte> group, ReadOnlySpan<byte> record)
    {
        var head = group.GetSpan(HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], Checksum(record));
        group.Advance(HeadBytes);
        group.Write(record);
    }

    /// <summary>Writes a group behind the rest and flushes it to the disk; it counts once <see cref="Count"/> is called.</summary>
    public void Write(ReadOnlySpan<byte> group)
    {
        try
        {
            RandomAccess.Write(file, group, Bytes);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, Bytes);
            throw;
        }
    }

    public void Count(int groupBytes, int records)
    {
        Bytes += groupBytes;
        Next += records;
    }

    /// <summary>The records of a range, as far as they are here and fit the bounds; reading on is cheap. Records of one read share
    /// memory.</summary>
    public List<(long Position, ReadOnlyMemory<byte> Record)> Read(long from, long to, int mostRecords, int mostBytes)
    {
        var (position, at) = mark.Position <= from ? mark : (First, 0L);
        var last = Math.Min(to, Next - 1);
        var records = new List<(long, ReadOnlyMemory<byte>)>();
        var taken = 0L;
        while (position <= last && records.Count < mostRecords && taken < mostBytes)
        {
            var piece = new byte[(int)Math.Min(PieceBytes, Bytes - at)];
            RandomAccess.Read(file, piece, at);
            for (var inside = 0; position <= last && records.Count < mostRecords && taken < mostBytes; position++)
            {
                if (inside + HeadBytes > piece.Length) break;
                var length = BinaryPrimitives.ReadInt32LittleEndian(piece.AsSpan(inside));
                if (inside + HeadBytes + length > piece.Length) break;
                if (position >= from)
                {
                    records.Add((position, piece.AsMemory(inside + HeadBytes, length)));
                    taken += length;
                }
                inside += HeadBytes + length;
                at += HeadBytes + length;
            }
        }
        mark = (position, at);
        return records;
    }

    private static (long Records, long Bytes) Measure(SafeFileHandle file)
    {
        var (records, at, end) = (0L, 0L, RandomAccess.GetLength(file));
        Span<byte> head = stackalloc byte[HeadBytes];
        while (at + HeadBytes <= end)
        {
            RandomAccess.Read(file, head, at);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length is <= 0 or > MostRecordBytes || at + HeadBytes + length > end) break;
            var record = new byte[length];
            RandomAccess.Read(file, record, at + HeadBytes);
            if (Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(head[4..])) break;
            at += HeadBytes + length;
            records++;
        }
        return (records, at);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }

    public void Delete()
    {
        file.Dispose();
        File.Delete(Path);
    }

    public void Dispose() => file.Dispose();
}
