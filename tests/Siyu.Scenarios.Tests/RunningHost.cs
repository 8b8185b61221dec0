using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>
/// The real host in a process of its own on a data folder of its own, and its one-shot commands as <c>./siyu</c> runs them. It ends when
/// its standard input closes, so that it never outlives a test that died.
/// </summary>
internal sealed class RunningHost : IAsyncDisposable
{
    public const string SetUpToken = "a-set-up-token-of-scenarios";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly ConcurrentQueue<string> said = new();
    private readonly string? schema;
    private Process? process;

    private RunningHost(string folder, string database, string? schema) => (Folder, Database, this.schema) = (folder, database, schema);

    public string Folder { get; }
    public string Database { get; }

    public string Data => Path.Combine(Folder, "data");

    /// <summary>The console as the first administrator.</summary>
    public HttpClient Console { get; private set; } = null!;

    /// <summary>All that the host wrote to its log.</summary>
    public string Log => string.Join('\n', said);

    public static async Task<RunningHost> Start(Database kind)
    {
        var folder = Directory.CreateTempSubdirectory("siyu-running-").FullName;
        var schema = kind == Siyu.Tests.Database.Postgres ? "running_" + Guid.CreateVersion7().ToString("N") : null;
        var server = Environment.GetEnvironmentVariable("SIYU_TEST_POSTGRES");
        Assert.True(schema is null || server is not null, "SIYU_TEST_POSTGRES names no PostgreSQL");
        var database = schema is null ? Path.Combine(folder, "data", "siyu.db") : $"{server};Search Path={schema}";
        var host = new RunningHost(folder, database, schema);
        if (schema is not null) await Sql($"CREATE SCHEMA {schema}");
        await host.Rise();
        return host;
    }

    /// <summary>Runs a one-shot command on the same data.</summary>
    public async Task<(int Code, string Said)> Once(params string[] words)
    {
        using var once = Process.Start(Command([.. words, "--data", Data, "--database", Database]))!;
        var (output, error) = (once.StandardOutput.ReadToEndAsync(), once.StandardError.ReadToEndAsync());
        once.StandardInput.Close();
        await once.WaitForExitAsync();
        return (once.ExitCode, await output + await error);
    }

    public async Task<long> Count(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task<string> Text(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    /// <summary>Waits for what the house does in the background.</summary>
    public async Task Until(Func<Task<bool>> isTrue, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{what} in time:\n{Log}");
            await Task.Delay(200);
        }
    }

    /// <summary>The host ends as it does when it is told to.</summary>
    public async Task Stop()
    {
        if (process is null) return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Console?.Dispose();
        SqliteConnection.ClearAllPools();
        if (schema is not null) await Sql($"DROP SCHEMA {schema} CASCADE");
        Directory.Delete(Folder, recursive: true);
    }

    private async Task Rise()
    {
        process = Process.Start(Command(["--urls", "http://127.0.0.1:0", "--data", Data, "--database", Database, "--stdin-guard"]))!;
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        const string Listening = "Now listening on: ";
        await Until(() =>
        {
            Assert.False(process.HasExited, Log);
            return Task.FromResult(said.Any(line => line.Contains(Listening, StringComparison.Ordinal)));
        }, "the host listens");
        var line = said.First(line => line.Contains(Listening, StringComparison.Ordinal));
        Console = new(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()),
        };
        await Until(async () => (await Console.GetAsync("/health/ready")).IsSuccessStatusCode, "the host is ready");
        await SignIn();
    }

    private async Task SignIn()
    {
        var done = await Console.PostAsJsonAsync("/api/console/set-up", new
        {
            token = SetUpToken, groupCode = "g", groupName = "思域集团", staffCode = "A001", staffName = "周总部", login = "boss",
            password = "first-Light-2026",
        });
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
        var signedIn = await Console.PostAsJsonAsync("/api/console/sign-in", new { login = "boss", password = "first-Light-2026" });
        var body = JsonDocument.Parse(await signedIn.Content.ReadAsStringAsync());
        Console.DefaultRequestHeaders.Add("X-Csrf-Token", body.RootElement.GetProperty("csrfToken").GetString());
    }

    private ProcessStartInfo Command(IReadOnlyList<string> words)
    {
        string[] all = [Path.Combine(AppContext.BaseDirectory, "Siyu.Host.dll"), .. words, "--keys", Path.Combine(Folder, "keys.json")];
        var start = new ProcessStartInfo("dotnet", all)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder,
        };
        start.Environment["SIYU_SETUP_TOKEN"] = SetUpToken;
        start.Environment["Logging__LogLevel__Default"] = "Information";
        return start;
    }

    private DbConnection Connection() => schema is null
        ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Mode = SqliteOpenMode.ReadOnly }.ConnectionString)
        : new NpgsqlConnection(Database);

    private static async Task Sql(string sql)
    {
        await using var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("SIYU_TEST_POSTGRES"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
