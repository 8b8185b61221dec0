using System.IO.Compression;
using System.Text;

namespace Siyu.Platform;

/// <summary>Opens a file's text (文件文本): plain or gzip, UTF-8 or UTF-16 by its mark, UTF-8 by its bytes, else GBK.</summary>
public static class FileText
{
    private const int LookedAt = 256 * 1024;

    static FileText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static async Task<TextReader> Open(Stream file, CancellationToken ct)
    {
        var (head, plain) = await Peek(file, 2, ct);
        var text = head is [0x1f, 0x8b] ? new GZipStream(plain, CompressionMode.Decompress) : plain;
        var (start, whole) = await Peek(text, LookedAt, ct);
        return new StreamReader(whole, EncodingOf(start), detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
    }

    private static Encoding EncodingOf(byte[] start)
    {
        if (start is [0xff, 0xfe, ..]) return Encoding.Unicode;
        if (start is [0xfe, 0xff, ..]) return Encoding.BigEndianUnicode;
        return IsUtf8(start) ? Encoding.UTF8 : Encoding.GetEncoding("GB18030");
    }

    /// <summary>A character cut off at the end of what was looked at is no proof against UTF-8.</summary>
    private static bool IsUtf8(byte[] start)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        try
        {
            decoder.GetCharCount(start, 0, start.Length, flush: start.Length < LookedAt);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static async Task<(byte[] Start, Stream Whole)> Peek(Stream stream, int count, CancellationToken ct)
    {
        var start = new byte[count];
        var read = await stream.ReadAtLeastAsync(start, count, throwOnEndOfStream: false, ct);
        return (start[..read], new Rejoined(start[..read], stream));
    }

    /// <summary>A stream whose first bytes were read already.</summary>
    private sealed class Rejoined(byte[] start, Stream rest) : Stream
    {
        private int given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => FromStart(buffer) is > 0 and var taken ? taken : rest.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            FromStart(buffer.Span) is > 0 and var taken ? ValueTask.FromResult(taken) : rest.ReadAsync(buffer, cancellationToken);

        public override void Flush() => rest.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }

        private int FromStart(Span<byte> buffer)
        {
            var taken = Math.Min(buffer.Length, start.Length - given);
            start.AsSpan(given, taken).CopyTo(buffer);
            given += taken;
            return taken;
        }
    }
}
