using System.Runtime.InteropServices;

namespace Siyu.Olap.Engine;

/// <summary>One result of the engine: bytes in the asked format, or an error, with what was read and written.</summary>
internal sealed unsafe class ChdbResult(nint handle) : IDisposable
{
    public string? Error => Marshal.PtrToStringUTF8((nint)Chdb.ResultError(handle));

    public long Length => Chdb.ResultBuffer(handle) is null ? 0 : (long)Chdb.ResultLength(handle);

    /// <summary>A piece of the bytes; valid until this result is disposed.</summary>
    public ReadOnlySpan<byte> Slice(long from, int length) => new(Chdb.ResultBuffer(handle) + from, length);

    public Totals Totals => new(
        Chdb.StorageRowsRead(handle), Chdb.StorageBytesRead(handle), Chdb.RowsWritten(handle), Chdb.BytesWritten(handle),
        Chdb.ResultRows(handle), (ulong)(Chdb.ResultElapsed(handle) * 1e9));

    public void Dispose() => Chdb.DestroyResult(handle);
}

/// <summary>What a query read and wrote, as ClickHouse's summary header tells it.</summary>
internal readonly record struct Totals(
    ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows, ulong ElapsedNs)
{
    public string ToJson() =>
        $$"""{"read_rows":"{{ReadRows}}","read_bytes":"{{ReadBytes}}","written_rows":"{{WrittenRows}}",""" +
        $$"""
        "written_bytes":"{{WrittenBytes}}","total_rows_to_read":"0","result_rows":"{{ResultRows}}","elapsed_ns":"{{ElapsedNs}}"}
        """;
}
