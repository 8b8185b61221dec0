using System.Runtime.InteropServices;

namespace Siyu.Olap.Engine;

/// <summary>Takes an INSERT's data; only <see cref="Finish"/> commits, disposing without it cancels.</summary>
internal sealed unsafe class ChdbWriter : IDisposable
{
    private readonly nint insert;

    private ChdbWriter(nint insert) => this.insert = insert;

    private string? Error => Marshal.PtrToStringUTF8((nint)Chdb.StreamInsertError(insert));

    public static ChdbWriter Started(nint insert)
    {
        var writer = new ChdbWriter(insert);
        if (writer.Error is not { } error) return writer;
        writer.Dispose();
        throw OlapError.Parse(error);
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            if (Chdb.StreamAppend(insert, bytes, (nuint)data.Length) == 0) return;
        }
        throw OlapError.Parse(Error ?? "Code: 1000. DB::Exception: The insert stream is closed. (POCO_EXCEPTION)");
    }

    public ChdbResult Finish() => ChdbSession.Checked(new ChdbResult(Chdb.StreamDone(insert)));

    public void Dispose() => Chdb.DestroyInsert(insert);
}
