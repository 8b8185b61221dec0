using System.Text.Json.Nodes;
using Siyu.Apps.Tests;
using Siyu.Tool;
using Siyu.Tool.Commands;
using Siyu.Tool.Demo;
using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Stage;
using Siyu.Tool.Setup;

[assembly: AssemblyFixture(typeof(World))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Siyu.Apps.Tests;

/// <summary>The demo group in a running sandbox and house, as the tool starts them, with its first weeks played (测试世界).</summary>
public sealed class World : IAsyncLifetime
{
    private const int PortsOfTheSandbox = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-apps-").FullName;
    private SandboxStage? sandbox;
    private HostStage? host;
    private Story? story;

    internal Story Story => story!;

    internal string House => host!.Address;

    internal string Sandbox => sandbox!.Control;

    /// <summary>The house's database, for a test that must put something into it.</summary>
    internal string Database => $"Data Source={Path.Combine(folder, "data", "siyu.db")};Default Timeout=30";

    internal Chromium Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var place = new DataPlace(Path.Combine(folder, "data"), "sqlite");
        var first = FreePorts.Find(PortsOfTheSandbox + 1);
        sandbox = await SandboxStage.Start(Tool.House.Find(), first, place.Folder, ct);
        host = await HostStage.Start(Tool.House.Find(), place, first + PortsOfTheSandbox, sandbox.Control, ct);
        story = new Story(sandbox, host, place, pos: null);
        foreach (var chapter in FirstWeeks) await chapter.Play(story, ct);
        Chromium = await Chromium.Start();
    }

    /// <summary>What has happened before the first test opens a page.</summary>
    private static IReadOnlyList<IChapter> FirstWeeks =>
    [
        new OpenTheHouse(), new SeedGroup(), new ConnectWeCom(), new ConnectWechat(), new ConnectPay(), new PrintLiveCodes(),
        new FillShelves(), new ImportHistory(), new ScanAndWelcome(), new JoinTheMall(), new OfferCoupons(), new SellAndPay(),
        new DeliverOrders(), new ReceiveParcels(), new PassTheWindows(), new LivingShop(),
    ];

    /// <summary>Somebody new with a phone that nobody has seen yet.</summary>
    internal async Task<string> NewConsumer(string name)
    {
        var number = 900 + Interlocked.Increment(ref born);
        var persona = await Story.Sandbox.Act("persona/create",
            new JsonObject { ["id"] = $"test{number}", ["phone"] = $"1780000{number:D4}", ["name"] = name },
            TestContext.Current.CancellationToken);
        return persona["id"]!.GetValue<string>();
    }

    /// <summary>The mall on a phone of its own, with the session of somebody of the cast.</summary>
    internal async Task<Watched> MallOf(Consumer member, CancellationToken ct)
    {
        await JoinTheMall.SignIn(Story, member, ct);
        var watched = await Chromium.Open(Screen.Phone);
        var session = new JsonObject
        {
            ["token"] = member.Line.Token, ["expiresAt"] = "2099-01-01T00:00:00Z", ["isMember"] = true, ["appId"] = Story.Cast.MallAppId,
        };
        await watched.Page.AddInitScriptAsync(
            $"localStorage.setItem('siyu:mall-session', JSON.stringify({{ type: 'object', data: {session.ToJsonString()} }}));"
            + "localStorage.setItem('siyu:mall-privacy', JSON.stringify({ type: 'string', data: '2026-11' }))");
        return watched;
    }

    /// <summary>Opens the console to one of the cast; the first password is changed, as the house demands.</summary>
    internal async Task GiveLogin(string staff, string login, string password, CancellationToken ct)
    {
        const string first = "First-given-2026";
        await Story.Console.Post($"/api/console/staff/{Story.Cast.StaffIds[staff]}/password", new { login, password = first }, ct);
        using var wire = Wire.To(House);
        wire.Csrf = (await wire.Post("/api/console/sign-in", new { login, password = first }, ct))["csrfToken"]!.GetValue<string>();
        await wire.Post("/api/console/me/password", new { old = first, @new = password }, ct);
    }

    private int born;

    public async ValueTask DisposeAsync()
    {
        if (Chromium is not null) await Chromium.DisposeAsync();
        if (host is not null) await host.DisposeAsync();
        if (sandbox is not null) await sandbox.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
