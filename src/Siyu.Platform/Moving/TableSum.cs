using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Platform.Moving;

/// <summary>How many rows a table has and what they come to (表校验和), whatever their order and database.</summary>
internal sealed class TableSum
{
    private static readonly byte[] Nothing = [0];
    private readonly int[] order;
    private ulong sum;

    /// <param name="columns">Summed by their names, for two databases may order them differently.</param>
    public TableSum(IReadOnlyList<string> columns) =>
        order = [.. Enumerable.Range(0, columns.Count).OrderBy(index => columns[index], StringComparer.Ordinal)];

    public long Rows { get; private set; }

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Rows}:{sum:x16}");

    public void Add(object?[] row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[9];
        foreach (var index in order)
        {
            switch (row[index])
            {
                case null:
                    hash.AppendData(Nothing);
                    break;
                case long number:
                    head[0] = 1;
                    BinaryPrimitives.WriteInt64LittleEndian(head[1..], number);
                    hash.AppendData(head);
                    break;
                case string text:
                    Append(hash, 2, Encoding.UTF8.GetBytes(text));
                    break;
                case byte[] bytes:
                    Append(hash, 3, bytes);
                    break;
            }
        }
        Span<byte> result = stackalloc byte[32];
        hash.GetHashAndReset(result);
        Rows++;
        unchecked
        {
            sum += BinaryPrimitives.ReadUInt64LittleEndian(result);
        }
    }

    private static void Append(IncrementalHash hash, byte kind, byte[] bytes)
    {
        Span<byte> head = stackalloc byte[9];
        head[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }
}
