namespace Siyu.Olap.Engine;

/// <summary>Fetches a streamed query's rows; disposing it before the end cancels the query.</summary>
internal sealed class ChdbReader(nint connection, nint stream) : IDisposable
{
    private bool ended;

    /// <summary>The next piece, or null at the end.</summary>
    public ChdbResult? Next()
    {
        var piece = ChdbSession.Checked(new ChdbResult(Chdb.StreamFetch(connection, stream)));
        if (piece.Length > 0) return piece;
        piece.Dispose();
        ended = true;
        return null;
    }

    public void Dispose()
    {
        if (!ended) Chdb.StreamCancel(connection, stream);
        Chdb.DestroyResult(stream);
    }
}
