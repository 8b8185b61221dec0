using System.Runtime.InteropServices;
using System.Text;

namespace Siyu.Olap.Engine;

/// <summary>
/// One connection to the engine of this process. Each request gets its own (a quarter of a millisecond), so that a
/// database or a setting of one request never leaks into the next, exactly as with ClickHouse's sessionless HTTP.
/// </summary>
internal sealed unsafe class ChdbSession : IDisposable
{
    private readonly nint* connection;

    private ChdbSession(nint* connection) => this.connection = connection;

    private nint Handle => *connection;

    public static ChdbSession Open(params IReadOnlyList<string> arguments)
    {
        var pieces = arguments.Prepend("siyu-olap").Select(a => Marshal.StringToCoTaskMemUTF8(a)).ToArray();
        try
        {
            fixed (nint* argv = pieces)
            {
                var opened = Chdb.Connect(pieces.Length, (byte**)argv);
                return opened is not null ? new ChdbSession(opened)
                    : throw new OlapError(1000, "POCO_EXCEPTION", "The engine refuses to open its data directory.");
            }
        }
        finally
        {
            foreach (var piece in pieces) Marshal.FreeCoTaskMem(piece);
        }
    }

    /// <summary>How many statements the text holds and whether all of them only read.</summary>
    public (int Statements, bool ReadOnly) Classify(ReadOnlySpan<byte> sql)
    {
        var analysis = new Chdb.Analysis { StructSize = (uint)sizeof(Chdb.Analysis) };
        fixed (byte* text = sql)
        {
            var state = Chdb.Classify(Handle, text, (nuint)sql.Length, null, 0, &analysis);
            return state == 0 ? ((int)analysis.StatementCount, analysis.QueryClass == 0) : (0, false);
        }
    }

    /// <summary>Runs a query to its end; the caller disposes the result.</summary>
    public ChdbResult Run(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var block = new ParameterBlock(parameters);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatBytes)
        {
            var handle = Chdb.Query(Handle, text, (nuint)sql.Length, name, (nuint)formatBytes.Length,
                block.Names, block.NameLengths, block.Values, block.ValueLengths, (nuint)block.Count);
            return Checked(new ChdbResult(handle));
        }
    }

    /// <summary>Starts a query whose rows are fetched piece by piece.</summary>
    public ChdbReader Read(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var block = new ParameterBlock(parameters);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatBytes)
        {
            var stream = Chdb.StreamQuery(Handle, text, (nuint)sql.Length, name, (nuint)formatBytes.Length,
                block.Names, block.NameLengths, block.Values, block.ValueLengths, (nuint)block.Count);
            Fail(new ChdbResult(stream), stream);
            return new ChdbReader(Handle, stream);
        }
    }

    /// <summary>Starts an INSERT whose data follows piece by piece; the statement is given without its FORMAT clause.</summary>
    public ChdbWriter Write(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var block = new ParameterBlock(parameters);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* text = sql, name = formatBytes)
        {
            var insert = Chdb.StreamInsert(Handle, text, (nuint)sql.Length, name, (nuint)formatBytes.Length,
                block.Names, block.NameLengths, block.Values, block.ValueLengths, (nuint)block.Count);
            return ChdbWriter.Started(insert);
        }
    }

    private static void Fail(ChdbResult started, nint stream)
    {
        if (started.Error is not { } error) return;
        Chdb.DestroyResult(stream);
        throw OlapError.Parse(error);
    }

    internal static ChdbResult Checked(ChdbResult result)
    {
        if (result.Error is not { } error) return result;
        result.Dispose();
        throw OlapError.Parse(error);
    }

    public void Dispose() => Chdb.Close(connection);
}
