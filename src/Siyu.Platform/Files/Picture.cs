using System.Buffers.Binary;

namespace Siyu.Platform;

/// <summary>A picture as its own bytes describe it (图片): JPEG, PNG or WebP, never what a name or a browser claims.</summary>
public sealed record Picture(string Extension, int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    /// <summary>Null where the bytes are no picture of these kinds, or their size cannot be read.</summary>
    public static Picture? Read(ReadOnlySpan<byte> bytes)
    {
        var picture = Png(bytes) ?? Jpeg(bytes) ?? WebP(bytes);
        return picture is { Width: > 0, Height: > 0 } ? picture : null;
    }

    private static Picture? Png(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 24 || !bytes.StartsWith(PngMark) || !bytes[12..16].SequenceEqual("IHDR"u8)) return null;
        return new("png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
    }

    /// <summary>Walks the segments to the frame header, which says how large the picture is.</summary>
    private static Picture? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return null;
        var at = 2;
        while (at + 9 < bytes.Length)
        {
            if (bytes[at] != 0xFF) return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF) at++;
            else if (marker is 0x01 or (>= 0xD0 and <= 0xD7)) at += 2;
            else if (IsFrame(marker)) return new("jpg", UInt16(bytes[(at + 7)..]), UInt16(bytes[(at + 5)..]));
            else at += 2 + UInt16(bytes[(at + 2)..]);
        }
        return null;
    }

    /// <summary>Frame headers, without the tables that stand among their numbers.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static Picture? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..12].SequenceEqual("WEBP"u8)) return null;
        var kind = bytes[12..16];
        if (kind.SequenceEqual("VP8X"u8)) return new("webp", 1 + UInt24(bytes[24..]), 1 + UInt24(bytes[27..]));
        if (kind.SequenceEqual("VP8 "u8))
            return new("webp", BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        if (!kind.SequenceEqual("VP8L"u8)) return null;
        var sizes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
        return new("webp", 1 + (int)(sizes & 0x3FFF), 1 + (int)((sizes >> 14) & 0x3FFF));
    }

    private static int UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    private static ReadOnlySpan<byte> PngMark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
}
