using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Checkout;

/// <summary>A house and the sandbox as in a demo (结算基准准备): mini program and merchant connected, people who joined by phone.</summary>
internal sealed class MallOfPhones : IAsyncDisposable
{
    private const int FirstPorts = 25_040;
    private readonly ClosedLoop sandbox;
    private readonly ClosedLoop house;

    private MallOfPhones(OwnProcess host, OwnProcess tencent, BenchDatabase database, int clients)
    {
        (Host, Tencent, Database) = (host, tencent, database);
        (house, sandbox) = (new(host.Address, clients), new(tencent.Address, clients));
    }

    public OwnProcess Host { get; }
    public OwnProcess Tencent { get; }
    public BenchDatabase Database { get; }
    public string AppId { get; private set; } = "";
    public IReadOnlyList<string> Skus { get; private set; } = [];
    public IReadOnlyList<Phone> Phones { get; private set; } = [];

    public static async Task<MallOfPhones> Open(Workshop workshop, int phones, int clients, CancellationToken ct)
    {
        var database = await workshop.Database("checkout", ct);
        var tencent = await Houses.Sandbox(database.Folder, FirstPorts, ct);
        var host = await Houses.Serve(database, ct, "--sandbox", tencent.Address);
        var mall = new MallOfPhones(host, tencent, database, clients);
        using var console = new Line(host.Address);
        using var control = new Line(tencent.Address);
        var ground = new Groundwork(database);
        await ground.Open(console, ct);
        await Groundwork.Offer(console, (phones, 1), ct);
        await ground.FillShelves(200, 100_000, ct);
        mall.Skus = await database.Texts("SELECT id FROM catalog_sku ORDER BY code", ct);
        await mall.Connect(console, control, ct);
        await mall.Join(control, phones, ct);
        return mall;
    }

    public async Task<JsonNode> Ask(Phone phone, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var answer = await house.Send(new(method, path)
        {
            Token = phone.Token, Headers = [("X-Forwarded-For", phone.Address)],
            Body = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body),
        }, ct);
        return answer.Ok ? JsonNode.Parse(answer.Body)!
            : throw new BenchBroke($"{method} {path} → {(int)answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body)}");
    }

    /// <summary>An act of a person at their phone.</summary>
    public async Task<JsonNode> Act(string path, object body, CancellationToken ct)
    {
        var answer = await sandbox.Send(
            new(HttpMethod.Post, "/control/persona/" + path) { Body = JsonSerializer.SerializeToUtf8Bytes(body) }, ct);
        return answer.Ok ? JsonNode.Parse(answer.Body)!
            : throw new BenchBroke($"persona/{path} → {(int)answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body)}");
    }

    public async Task<string> Code(Phone phone, string act, string field, CancellationToken ct) =>
        (await Act(act, new { persona = phone.Persona, appid = AppId }, ct))[field]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        house.Dispose();
        sandbox.Dispose();
        await Host.DisposeAsync();
        await Tencent.DisposeAsync();
    }

    private async Task Connect(Line console, Line control, CancellationToken ct)
    {
        var config = await control.Get("/control/export-config", ct);
        var app = config["wechat"]!["apps"]!.AsArray()
            .First(one => one!["kind"]!.GetValue<string>().Contains("mini", StringComparison.OrdinalIgnoreCase))!;
        var address = config["wechat"]!["base_url"]!.GetValue<string>();
        AppId = app["appid"]!.GetValue<string>();
        await console.Put("/api/console/wechat/apps/mall", new
        {
            appId = AppId, appSecret = app["secret"]!.GetValue<string>(), apiBase = address, oAuthBase = address,
            mallUrl = Host.Address + "/mall/", version = "release",
        }, ct);
        var merchant = config["pay"]!["merchants"]![0]!["mchid"]!.GetValue<string>();
        await control.Post("/control/configure", new
        {
            pay = new { merchants = new[] { new { mchid = merchant, appids = new[] { AppId } } } },
        }, ct);
        var pay = (await control.Get("/control/export-config", ct))["pay"]!;
        var account = pay["merchants"]!.AsArray().First(one => one!["mchid"]!.GetValue<string>() == merchant)!;
        await console.Put($"/api/console/payments/merchants/{merchant}", new
        {
            certificateSerial = account["serial_no"]!.GetValue<string>(), privateKeyPem = account["private_key_pem"]!.GetValue<string>(),
            apiV3Key = account["api_v3_key"]!.GetValue<string>(), notifyBaseUrl = Host.Address,
            baseUrl = pay["base_url"]!.GetValue<string>(), appIds = new[] { AppId }, isDefault = true,
        }, ct);
    }

    private async Task Join(Line control, int phones, CancellationToken ct)
    {
        const int atOnce = 8;
        var made = await control.Post("/control/persona/create", new { count = phones }, ct);
        Phones = [.. made["personas"]!.AsArray().Select((persona, i) => new Phone(
            persona!["id"]!.GetValue<string>(), string.Create(CultureInfo.InvariantCulture, $"10.1.{i / 250}.{i % 250 + 1}")))];
        await Parallel.ForEachAsync(Phones, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct },
            async (phone, token) =>
            {
                await Login(phone, token);
                var joined = await Ask(phone, HttpMethod.Post, "/api/mall/join", new
                {
                    loginCode = await Code(phone, "mini-login", "js_code", token),
                    phoneCode = await Code(phone, "phone-code", "code", token),
                    guide = (string?)null,
                }, token);
                phone.Token = joined["token"]!.GetValue<string>();
            });
    }

    public async Task Login(Phone phone, CancellationToken ct)
    {
        phone.Token = null;
        var code = await Code(phone, "mini-login", "js_code", ct);
        var session = await Ask(phone, HttpMethod.Post, "/api/mall/login", new { code }, ct);
        phone.Token = session["token"]!.GetValue<string>();
    }
}

/// <summary>A person's phone (手机): who holds it, where it calls from, and its token once signed in.</summary>
internal sealed record Phone(string Persona, string Address)
{
    public string? Token { get; set; }
}
