using System.IO.Compression;
using Siyu.Olap.Engine;

namespace Siyu.Olap.Http;

/// <summary>A request's body, unpacked, read as far as somebody needs it.</summary>
internal sealed class RequestBody(Stream stream) : IAsyncDisposable
{
    /// <summary>Where no INSERT takes the data piece by piece, a query and its data must fit in here.</summary>
    public const int WholeBytes = 64 << 20;

    private const int PieceBytes = 128 << 10;
    private readonly byte[] buffer = new byte[PieceBytes];
    private int held;

    public static RequestBody Of(HttpRequest http) => new(http.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => http.Body,
        "gzip" or "x-gzip" => new GZipStream(http.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(http.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(http.Body, CompressionMode.Decompress),
        var other => throw OlapError.NotImplemented($"Unknown Content-Encoding: {other}"),
    });

    /// <summary>The first bytes, which stay in the body until taken.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Peek(CancellationToken ct)
    {
        while (held < buffer.Length)
        {
            var read = await Read(buffer.AsMemory(held), ct);
            if (read == 0) break;
            held += read;
        }
        return buffer.AsMemory(0, held);
    }

    /// <summary>The pieces after the first <paramref name="skip"/> bytes; a piece is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(
        int skip, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (held > skip) yield return buffer.AsMemory(skip, held - skip);
        while (await Read(buffer, ct) is var read and > 0) yield return buffer.AsMemory(0, read);
    }

    /// <summary>Everything, after the given beginning.</summary>
    public async Task<byte[]> Whole(byte[] beginning, CancellationToken ct)
    {
        using var all = new MemoryStream();
        all.Write(beginning);
        await foreach (var piece in Pieces(0, ct))
        {
            if (all.Length == beginning.Length && beginning.Length > 0) all.WriteByte((byte)'\n');
            all.Write(piece.Span);
            if (all.Length > WholeBytes) throw new OlapError(229, "QUERY_IS_TOO_LARGE", $"The query is larger than {WholeBytes} bytes.");
        }
        return all.ToArray();
    }

    private async ValueTask<int> Read(Memory<byte> into, CancellationToken ct)
    {
        try
        {
            return await stream.ReadAsync(into, ct);
        }
        catch (InvalidDataException broken)
        {
            throw new OlapError(354, "ZLIB_INFLATE_FAILED", $"The body cannot be unpacked: {broken.Message}");
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
