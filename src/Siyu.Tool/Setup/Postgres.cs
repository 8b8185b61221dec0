using System.Diagnostics;
using Npgsql;

namespace Siyu.Tool.Setup;

/// <summary>A private PostgreSQL for one run of the tests (测试用 PostgreSQL): its own folder and loopback port, gone at the end.</summary>
/// <remarks>
/// A small shell holds the server and waits on its standard input, which is ours: it stops the server and removes the folder when we
/// close it, and also when we are killed.
/// </remarks>
internal sealed class Postgres : IAsyncDisposable
{
    /// <summary>Test processes read the connection string here; one that is set already is used instead of a private server.</summary>
    internal const string Variable = "SIYU_TEST_POSTGRES";

    private const string Owner = "siyu";
    private const string UnprivilegedUser = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>In the file, not on the command line, so that a durability test can switch fsync on with ALTER SYSTEM.</summary>
    private const string Settings = """

        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 400
        shared_buffers = 128MB
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        timezone = 'UTC'
        """;

    /// <summary>What a small server of production would have; for benches.</summary>
    private const string DurableSettings = """

        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 400
        shared_buffers = 512MB
        max_wal_size = 4GB
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        timezone = 'UTC'
        """;

    private const string Holder = """
        trap '' INT TERM HUP
        "$1/initdb" -D "$2/data" -U "$4" -A trust -E UTF8 --locale=C --no-sync >"$2/server.log" 2>&1 &&
        printf '%s' "$5" >>"$2/data/postgresql.conf" && {
          "$1/postgres" -D "$2/data" -p "$3" >>"$2/server.log" 2>&1 &
          server=$!
          cat >/dev/null
          # Repeated: a server that has only just started still ignores it. One that was told to stop while it recovered from a crash
          # may wait for ever, and is then told to stop at once.
          tries=0
          while kill -INT $server 2>/dev/null; do
            sleep 0.2; tries=$((tries + 1))
            if [ $tries -gt 150 ]; then kill -QUIT $server; fi
          done
          wait $server
        }
        cat >/dev/null
        rm -rf "$2"
        """;

    private readonly Process _holder;

    private Postgres(Process holder, string connection) => (_holder, Connection) = (holder, connection);

    internal string Connection { get; }

    /// <param name="durable">As in production: a commit is on disk. Tests need no such thing.</param>
    internal static async Task<Postgres> Start(CancellationToken ct, bool durable = false)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new ToolRefusal(
                $"在 Windows 上请用环境变量 {Variable} 给出 PostgreSQL 连接串。",
                $"On Windows, give a PostgreSQL connection string in {Variable}.");
        }

        var binaries = await PostgresBinaries.Get(ct);
        var settings = durable ? DurableSettings : Settings;
        return await Step.Run($"启动 PostgreSQL {binaries.Version} start", () => Start(binaries, settings, ct), ct);
    }

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync(CancellationToken.None);
        _holder.Dispose();
    }

    private static async Task<Postgres> Start(PostgresBinaries binaries, string settings, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("siyu-postgres-").FullName;
        var asUser = await Unprivileged(folder, ct);
        var port = FreePorts.Find();
        var start = As(asUser, "/bin/sh", "-c", Holder, "siyu-postgres", binaries.Folder, folder, $"{port}", Owner, settings);
        start.RedirectStandardInput = true;
        var started = new Postgres(Child.Start(start), $"Host=127.0.0.1;Port={port};Username={Owner};Database=postgres");
        try
        {
            await started.Answers(folder, ct);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>PostgreSQL refuses to run as root: then its folder goes to an unprivileged user, who runs it.</summary>
    private static async Task<string[]> Unprivileged(string folder, CancellationToken ct)
    {
        if (Environment.UserName != "root")
        {
            return [];
        }

        await Child.Must(Child.Command("chown", $"{UnprivilegedUser}:", folder), ct);
        return ["setpriv", $"--reuid={UnprivilegedUser}", $"--regid={UnprivilegedUser}", "--clear-groups", "--"];
    }

    private static ProcessStartInfo As(string[] prefix, params string[] words)
    {
        string[] all = [.. prefix, .. words];
        var start = Child.Command(all[0], all[1..]);
        start.WorkingDirectory = "/";
        return start;
    }

    private async Task Answers(string folder, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Connection + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(ct);
                return;
            }
            catch (NpgsqlException) when (watch.Elapsed < StartLimit && !_holder.HasExited)
            {
                await Task.Delay(100, ct);
            }
            catch (NpgsqlException failure)
            {
                var log = Path.Combine(folder, "server.log");
                var said = File.Exists(log) ? await File.ReadAllTextAsync(log, ct) : failure.Message;
                throw new ToolRefusal("PostgreSQL 没有启动：", $"PostgreSQL did not start:{Environment.NewLine}{said}");
            }
        }
    }
}
