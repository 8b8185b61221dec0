using System.Buffers.Binary;

namespace Siyu.Simulation.World;

/// <summary>UUIDv7 whose random part comes from the seed (播种的标识), so that equal seeds make equal ids and so equal orders of rows.</summary>
internal sealed class SeededIds(int seed)
{
    private readonly Random random = new(seed);

    public Guid Make(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
