using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Siyu.Sandbox.Tests.Pay;

/// <summary>A running sandbox with a merchant's notice box beside it; tests reach it only by HTTP and its clock.</summary>
public sealed class PayShop : IAsyncLifetime
{
    internal const string Appid = "wx0000000000000001";
    internal const string Xiaoli = "xiaoli";
    internal const string MsWang = "mswang";
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-pay-").FullName;
    private readonly HttpClient http = new();
    private Simulator? sandbox;
    private int number;

    // Making a key takes longer than most tests; all merchants of a run share one.
    private static readonly string KeyPem = NewKey();

    private static string NewKey()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    internal Simulator Sandbox => sandbox!;
    internal NoticeBox Box { get; } = new();
    internal DateTimeOffset Now => Sandbox.Core.Clock.Now;
    internal string Base => Sandbox.Addresses.Pay;

    public async ValueTask InitializeAsync()
    {
        await Box.Open();
        sandbox = await Simulator.Start(new SimulatorOptions(0, folder) { Seed = "pay" });
        await Control("/persona/create", new { id = Xiaoli, name = "小丽", phone = "19900000001" });
        await Control("/persona/create", new { id = MsWang, name = "王女士", phone = "19900000002" });
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await Box.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal async Task Restart()
    {
        await Sandbox.DisposeAsync();
        sandbox = await Simulator.Start(new SimulatorOptions(0, folder));
    }

    internal async Task<PayMerchant> Merchant(
        object? terms = null, object? switches = null, string mode = "certificate", string? name = null, string appid = Appid)
    {
        var made = await Control("/pay/create-merchant",
            new { appids = new[] { appid }, terms, switches, mode, name, private_key_pem = KeyPem });
        return new PayMerchant(this, made);
    }

    internal string Openid(string persona = MsWang, string appid = Appid) => Sandbox.Core.Personas.OpenId(appid, persona);

    internal string Number(string prefix) => prefix
        + Interlocked.Increment(ref number).ToString("D8", System.Globalization.CultureInfo.InvariantCulture);

    internal Task Pass(TimeSpan time) => Sandbox.Core.Clock.Advance(time);

    /// <summary>An act on the control port that must go well.</summary>
    internal async Task<JsonObject> Control(string path, object body)
    {
        var (status, answer) = await TryControl(path, body);
        Assert.True(status == 200, $"{path}: {status} {answer}");
        return answer;
    }

    internal async Task<(int Status, JsonObject Answer)> TryControl(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(Sandbox.Addresses.Control + "/control" + path, body);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    internal async Task<JsonObject> Post(string url, object body)
    {
        using var response = await http.PostAsJsonAsync(url, body);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    internal async Task<(int Status, string Text)> Page(string url)
    {
        using var response = await http.GetAsync(new Uri(url));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal async Task<JsonObject> Look(string path) =>
        JsonNode.Parse(await http.GetStringAsync(Sandbox.Addresses.Control + "/control" + path))!.AsObject();
}
