using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Siyu.Sandbox;

namespace Siyu.Tests.Payments;

/// <summary>One sandbox for all tests of money: each takes a merchant of its own. Its clock is the house's clock.</summary>
public sealed class PaySandbox : IAsyncLifetime
{
    internal const string AppId = "wx0000000000000001";
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-money-").FullName;
    private readonly HttpClient http = new();
    private readonly string key = NewKey();
    private Simulator? simulator;

    internal Simulator Simulator => simulator!;
    internal TimeProvider Time => new SandboxTime(Simulator);

    public async ValueTask InitializeAsync() => simulator = await Simulator.Start(new SimulatorOptions(0, folder) { Seed = "money" });

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal Task<JsonObject> Merchant(object? terms = null, object? switches = null) =>
        Act("/pay/create-merchant", new { appids = new[] { AppId }, private_key_pem = key, terms, switches });

    internal async Task<string> Human()
    {
        var id = "p" + Guid.CreateVersion7().ToString("N");
        await Act("/persona/create", new { id });
        return id;
    }

    internal string OpenId(string human) => Simulator.Core.Personas.OpenId(AppId, human);

    internal async Task<JsonObject> Act(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(Simulator.Addresses.Control + "/control" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    internal async Task<JsonObject> Look(string path) =>
        JsonNode.Parse(await http.GetStringAsync(Simulator.Addresses.Control + "/control" + path))!.AsObject();

    /// <summary>A fault of a call or a callback of the pay plane, so many times.</summary>
    internal Task Fault(string scope, string kind, int count = 1, object? args = null) =>
        Act("/faults/add", new { scope, kind, count, args = args ?? new { } });

    internal Task NoFaults() => Act("/faults/clear", new { });

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private sealed class SandboxTime(Simulator simulator) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => simulator.Core.Clock.Now;
    }
}

/// <summary>Tests of money share one sandbox, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class MoneyTests : ICollectionFixture<PaySandbox>
{
    public const string Name = "money";
}
