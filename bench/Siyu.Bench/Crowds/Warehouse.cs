using System.Globalization;
using System.Text.Json;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Crowds;

/// <summary>An embedded ClickHouse that the bench fills and a host uses by its URL (独立分析库).</summary>
internal sealed class Warehouse(OwnProcess process, string token) : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new(process.Address), Timeout = TimeSpan.FromMinutes(20),
    };

    /// <summary>As the host's <c>--olap</c> takes it.</summary>
    public string Url => process.Address.Replace("http://", $"http://default:{token}@", StringComparison.Ordinal) + "/siyu";

    public static async Task<Warehouse> Open(string folder, int memoryMb, CancellationToken ct)
    {
        var (port, token) = (OwnProcess.FreePort(), Guid.CreateVersion7().ToString("N"));
        var program = new OwnProcess.Program("Siyu.Olap.dll", $"http://127.0.0.1:{port}", Path.Combine(folder, "logs", "olap.log"),
        [
            "--data", Path.Combine(folder, "olap"), "--port", port.ToString(CultureInfo.InvariantCulture),
            "--memory-mb", memoryMb.ToString(CultureInfo.InvariantCulture),
        ])
        {
            Environment = new Dictionary<string, string> { ["SIYU_OLAP_TOKEN"] = token },
        };
        return new(await OwnProcess.Run(program, "/ping", ct), token);
    }

    /// <summary>Runs a statement, however long it takes.</summary>
    public async Task<string> Do(string sql, CancellationToken ct, string settings = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/?database=siyu&default_format=JSONEachRow&output_format_json_quote_64bit_integers=0&{settings}")
        {
            Content = new StringContent(sql),
        };
        request.Headers.Add("X-ClickHouse-User", "default");
        request.Headers.Add("X-ClickHouse-Key", token);
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? text : throw new BenchBroke($"{sql[..Math.Min(200, sql.Length)]}… → {text}");
    }

    public async Task<long> Count(string sql, CancellationToken ct) =>
        JsonDocument.Parse(await Do(sql, ct)).RootElement.EnumerateObject().Single().Value.GetInt64();

    /// <summary>The most memory that the process has had, in MB.</summary>
    public double PeakMb() => PeakMb(process.Id);

    public static double PeakMb(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await process.DisposeAsync();
    }
}
