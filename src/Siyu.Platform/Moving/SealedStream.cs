using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Siyu.Platform.Moving;

/// <summary>
/// A stream sealed in pieces (分块加密流): AES-256-GCM under a key of its own, each piece numbered and the last one marked, so that a piece
/// that was changed, exchanged or cut off is noticed.
/// </summary>
internal static class SealedStream
{
    public const int PieceBytes = 1 << 20;
    private const int TagBytes = 16;

    public static byte[] Seal(byte[] key, long number, bool last, ReadOnlySpan<byte> plain)
    {
        var box = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(Nonce(number), plain, box.AsSpan(0, plain.Length), box.AsSpan(plain.Length), [last ? (byte)1 : (byte)0]);
        return box;
    }

    /// <summary>Null where it is not that piece of that stream.</summary>
    public static byte[]? Open(byte[] key, long number, bool last, ReadOnlySpan<byte> box)
    {
        if (box.Length < TagBytes) return null;
        var plain = new byte[box.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(Nonce(number), box[..^TagBytes], box[^TagBytes..], plain, [last ? (byte)1 : (byte)0]);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Nonce(long number)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }
}

/// <summary>Writes a sealed stream (加密写出).</summary>
internal sealed class SealingStream(Stream file, byte[] key) : Stream
{
    private readonly byte[] piece = new byte[SealedStream.PieceBytes];
    private int filled;
    private long number;
    private bool ended;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException("a sealed stream has no length yet");
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (filled == piece.Length) Out(last: false);
            var taken = Math.Min(buffer.Length, piece.Length - filled);
            buffer[..taken].CopyTo(piece.AsSpan(filled));
            filled += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Marks the end; without it the stream counts as cut off.</summary>
    public void End()
    {
        Out(last: true);
        ended = true;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Out(bool last)
    {
        Kernel.Must.Hold(!ended, "nothing follows the last piece");
        var box = SealedStream.Seal(key, number++, last, piece.AsSpan(0, filled));
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(head, box.Length);
        head[4] = last ? (byte)1 : (byte)0;
        file.Write(head);
        file.Write(box);
        filled = 0;
    }
}

/// <summary>Reads a sealed stream (解密读入); throws <see cref="InvalidDataException"/> at the first piece that is not genuine.</summary>
internal sealed class OpeningStream(Stream file, byte[] key) : Stream
{
    private byte[] piece = [];
    private int at;
    private long number;
    private bool last;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (at == piece.Length)
        {
            if (last) return 0;
            Next();
        }
        var taken = Math.Min(count, piece.Length - at);
        piece.AsSpan(at, taken).CopyTo(buffer.AsSpan(offset));
        at += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Next()
    {
        Span<byte> head = stackalloc byte[5];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) throw new InvalidDataException("it was cut off");
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 16 or > SealedStream.PieceBytes + 16) throw new InvalidDataException($"piece {number} is damaged");
        var box = new byte[length];
        if (file.ReadAtLeast(box, length, throwOnEndOfStream: false) < length) throw new InvalidDataException("it was cut off");
        last = head[4] == 1;
        piece = SealedStream.Open(key, number, last, box) ?? throw new InvalidDataException($"piece {number} is damaged");
        (at, number) = (0, number + 1);
    }
}
