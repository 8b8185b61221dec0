using Siyu.Olap.Http;

namespace Siyu.Olap.Engine;

/// <summary>The one ClickHouse engine of this process: opened once, held open, and shared by a bounded number of queries.</summary>
internal sealed class OlapEngine : IDisposable
{
    /// <summary>More than this wait outside; beyond <see cref="MostWaiting"/> they are refused.</summary>
    private const int MostWaiting = 512;

    private static readonly KeyValuePair<string, string>[] NoParameters = [];

    private readonly string data;
    private readonly ChdbSession keeper;
    private readonly SemaphoreSlim gate = new(Math.Max(8, Environment.ProcessorCount * 4));
    private readonly HashSet<string> settings;
    private int waiting;

    public OlapEngine(string data, int memoryMb)
    {
        this.data = data;
        keeper = ChdbSession.Open($"--path={data}", $"--max_server_memory_usage={memoryMb * 1024L * 1024L}");
        using var version = keeper.Run("SELECT version()"u8, "TSV", NoParameters);
        Version = Text(version).TrimEnd('\n');
        using var names = keeper.Run("SELECT name FROM system.settings"u8, "TSV", NoParameters);
        settings = [.. Text(names).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public string Version { get; }

    /// <summary>Waits for a place and opens a session with the request's database and settings.</summary>
    public async Task<Seat> Enter(QueryRequest request, CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new OlapError(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries.");
        }
        try
        {
            await gate.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
        try
        {
            return new Seat(Prepared(request), gate);
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    private ChdbSession Prepared(QueryRequest request)
    {
        if (request.Settings.FirstOrDefault(s => !settings.Contains(s.Key)) is { Key: { } unknown })
            throw new OlapError(115, "UNKNOWN_SETTING", $"Unknown setting '{unknown}'");

        var session = ChdbSession.Open($"--path={data}");
        try
        {
            if (request.Database is { Length: > 0 } database)
                session.Run("USE {name:Identifier}"u8, "TSV", [new("name", TsvText.Escape(database))]).Dispose();
            // Setting names are of the engine's own list; values go as parameters.
            foreach (var (name, value) in request.Settings)
                session.Run(System.Text.Encoding.ASCII.GetBytes($"SET {name} = {{value:String}}"), "TSV",
                    [new("value", TsvText.Escape(value))]).Dispose();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string Text(ChdbResult result) => System.Text.Encoding.UTF8.GetString(result.Slice(0, (int)result.Length));

    public void Dispose()
    {
        keeper.Dispose();
        gate.Dispose();
    }
}

/// <summary>One request's place in the engine; given back when disposed.</summary>
internal sealed class Seat(ChdbSession session, SemaphoreSlim gate) : IDisposable
{
    public ChdbSession Session => session;

    public void Dispose()
    {
        session.Dispose();
        gate.Release();
    }
}
