using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Tool.Demo.Stage;

/// <summary>JSON over HTTP to one program as one caller (线路): console with cookie and CSRF, a phone with its token and address.</summary>
internal sealed class Wire : IDisposable
{
    private readonly HttpClient http;

    private Wire(HttpClient http) => this.http = http;

    /// <summary>Bearer token of an app, once signed in.</summary>
    internal string? Token { get; set; }

    /// <summary>CSRF token of the console, once signed in.</summary>
    internal string? Csrf { get; set; }

    internal static Wire To(string address) => new(new HttpClient(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(120),
    });

    /// <summary>A phone calls from a loopback address of its own, for the house counts calls per address; where the machine has but one,
    /// from that.</summary>
    internal static Wire FromPhone(string address, int number)
    {
        var own = new IPAddress([127, 77, (byte)(number / 250), (byte)(number % 250 + 1)]);
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 4 };
        if (OperatingSystem.IsLinux())
        {
            handler.ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(own, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        return new Wire(new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(120) });
    }

    internal Task<JsonNode> Get(string path, CancellationToken ct) => Must(HttpMethod.Get, path, null, ct);

    internal Task<JsonNode> Post(string path, object body, CancellationToken ct) => Must(HttpMethod.Post, path, body, ct);

    internal Task<JsonNode> Put(string path, object body, CancellationToken ct) => Must(HttpMethod.Put, path, body, ct);

    /// <summary>Sends a file as a form of a page does.</summary>
    internal async Task<JsonNode> Upload(string path, string name, byte[] content, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await Must(HttpMethod.Post, path, form, ct);
    }

    /// <summary>Asks and answers what came back, be it a refusal.</summary>
    internal async Task<Reply> Try(HttpMethod method, string path, object? body, CancellationToken ct, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        }

        if (Token is not null)
        {
            request.Headers.Authorization = new("Bearer", Token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (Csrf is not null)
        {
            request.Headers.Add("X-Csrf-Token", Csrf);
        }

        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Reply((int)answer.StatusCode, isJson ? JsonNode.Parse(text) ?? new JsonObject() : new JsonObject { ["text"] = text });
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> Must(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var reply = await Try(method, path, body, ct);
        return reply.Ok ? reply.Body : throw new StoryBroke($"{method} {http.BaseAddress}{path.TrimStart('/')} → {reply}");
    }
}

/// <summary>What a program answered (回应).</summary>
internal sealed record Reply(int Status, JsonNode Body)
{
    internal bool Ok => Status is >= 200 and < 300;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The stable code of a refusal.</summary>
    internal string? Code => Body["code"]?.GetValue<string>();

    public override string ToString() => $"{Status} {Body.ToJsonString(Readable)}";
}

/// <summary>A chapter cannot go on (故事中断): what was asked and what came back.</summary>
internal sealed class StoryBroke(string what) : Exception(what);
