using System.Buffers.Binary;

namespace Siyu.Tests.Catalog;

/// <summary>Pictures for tests (测试图片): the headers that say what they are, and filler.</summary>
internal static class Pictures
{
    public static readonly string AddressOfNothing = $"/files/{new string('0', 64)}.jpg";

    public static byte[] Png(int width, int height, byte filler = 0)
    {
        byte[] bytes = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0, filler];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }

    /// <summary>A marker with filler before the frame header, as cameras write it.</summary>
    public static byte[] Jpeg(ushort width, ushort height)
    {
        byte[] bytes = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(13), height);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(15), width);
        return bytes;
    }

    public static byte[] WebP(int width, int height)
    {
        byte[] bytes = [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        (bytes[24], bytes[25]) = ((byte)(width - 1), (byte)((width - 1) >> 8));
        (bytes[27], bytes[28]) = ((byte)(height - 1), (byte)((height - 1) >> 8));
        return bytes;
    }
}
