using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Siyu.Bench.Harness;

/// <summary>JSON over HTTP as headquarters at the console, or as anybody (线路), for what a bench sets up.</summary>
internal sealed class Line(string address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() })
    {
        BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(120),
    };

    public string? Csrf { get; set; }
    public string? Token { get; set; }

    public Task<JsonNode> Get(string path, CancellationToken ct) => Ask(HttpMethod.Get, path, null, ct);
    public Task<JsonNode> Post(string path, object body, CancellationToken ct) => Ask(HttpMethod.Post, path, body, ct);
    public Task<JsonNode> Put(string path, object body, CancellationToken ct) => Ask(HttpMethod.Put, path, body, ct);

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> Ask(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (Csrf is not null) request.Headers.Add("X-Csrf-Token", Csrf);
        if (Token is not null) request.Headers.Authorization = new("Bearer", Token);
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode) throw new BenchBroke($"{method} {path} → {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
    }
}
