using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests;

/// <summary>A sandbox of its own for one test, spoken to over HTTP as a stranger would.</summary>
internal sealed class SandboxRun : IAsyncDisposable
{
    // A WeCom SDK that others wrote sends neither User-Agent nor Accept: so does this client.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly string data;
    private readonly bool ownsData;

    // Keys take long to make: they are made once, and every run starts from a copy of that first state.
    private static readonly Lazy<Task<string>> FirstState = new(async () =>
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-sandbox-first-").FullName;
        await using (await Simulator.Start(new SimulatorOptions(0, directory) { Seed = "test" }))
        {
        }
        return Path.Combine(directory, "sandbox.db");
    });

    private SandboxRun(Simulator simulator, string data, bool ownsData) =>
        (Simulator, this.data, this.ownsData) = (simulator, data, ownsData);

    public Simulator Simulator { get; }
    public Addresses At => Simulator.Addresses;
    public JsonObject Config { get; private set; } = [];
    public string CorpId => (string)Corp["corpid"]!;
    public JsonObject Corp => Config["wecom"]!["corps"]![0]!.AsObject();

    public static async Task<SandboxRun> Open(string? data = null, string? seed = "test", string wire = WireTime.Virtual)
    {
        var directory = data ?? Path.Combine(Path.GetTempPath(), "siyu-sandbox-" + Ids.RandomHex(8));
        if (seed == "test" && !File.Exists(Path.Combine(directory, "sandbox.db")))
        {
            System.IO.Directory.CreateDirectory(directory);
            File.Copy(await FirstState.Value, Path.Combine(directory, "sandbox.db"));
        }
        var simulator = await Simulator.Start(new SimulatorOptions(0, directory) { Seed = seed, Wire = wire });
        var run = new SandboxRun(simulator, directory, data is null);
        run.Config = await run.Look("export-config");
        return run;
    }

    public JsonObject App(string kind = "app") => Corp["apps"]!.AsArray().Select(a => a!.AsObject()).First(a => (string)a["kind"]! == kind);

    public JsonObject Mini() => WechatApp("mini");
    public JsonObject Official() => WechatApp("official");

    public async Task<string> Token(string kind = "app")
    {
        var answer = await Get($"{At.WeCom}/cgi-bin/gettoken?corpid={CorpId}&corpsecret={App(kind)["secret"]}");
        return (string)answer["access_token"]!;
    }

    /// <summary>Calls a WeCom API with a fresh or the given token.</summary>
    public async Task<JsonObject> WeCom(string path, JsonObject? body = null, string? token = null, string query = "")
    {
        var url = $"{At.WeCom}/cgi-bin/{path}?access_token={token ?? await Token()}{query}";
        return body is null ? await Get(url) : await Post(url, body.ToJsonString());
    }

    public async Task<int> Errcode(string path, JsonObject? body = null, string? token = null, string query = "") =>
        (int)(await WeCom(path, body, token, query))["errcode"]!;

    /// <summary>Calls a WeChat API with GET.</summary>
    public Task<JsonObject> Wechat(string pathAndQuery) => Get($"{At.Wechat}/{pathAndQuery}");

    /// <summary>Calls a WeChat API with POST under this token.</summary>
    public Task<JsonObject> Wechat(string path, string token, string body) => Post($"{At.Wechat}/{path}?access_token={token}", body);

    public async Task<JsonObject> Act(string path, object request, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(System.Text.Json.JsonSerializer.Serialize(request), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"{At.Control}/control/{path}"), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public Task<JsonObject> Look(string path) => Get($"{At.Control}/control/{path}");

    public async Task<JsonObject> Get(string url)
    {
        using var answer = await http.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<JsonObject> Post(string url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        using var answer = await http.PostAsync(new Uri(url), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public Task<HttpResponseMessage> Raw(string url) => http.GetAsync(new Uri(url));

    public Task<HttpResponseMessage> Raw(string url, HttpContent content) => http.PostAsync(new Uri(url), content);

    public Task Advance(double seconds) => Act("clock/advance", new { seconds });

    /// <summary>Members, by userid, who may use customer contact.</summary>
    public async Task Staff(params string[] users)
    {
        foreach (var user in users) await Act("admin/create-user", new { userid = user, name = "导购" + user,
            mobile = "138" + user.Length + Ids.RandomDigits(7) });
    }

    public async Task<string> Human(string id)
    {
        await Act("persona/create", new { id });
        return id;
    }

    public Task Callback(string url, string kind = "app") => Act("configure", new
    {
        wecom = new { corps = new[] { new { corpid = CorpId, apps = new[] { new { kind, callback_url = url } } } } },
    });

    public async Task<SandboxRun> Restart()
    {
        await Simulator.DisposeAsync();
        return await Open(data);
    }

    private JsonObject WechatApp(string kind) =>
        Config["wechat"]!["apps"]!.AsArray().Select(a => a!.AsObject()).First(a => (string)a["kind"]! == kind);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Simulator.DisposeAsync();
        if (ownsData) System.IO.Directory.Delete(data, recursive: true);
    }
}
