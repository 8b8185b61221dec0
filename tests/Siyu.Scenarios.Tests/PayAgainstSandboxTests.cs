using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Sandbox;

namespace Siyu.Scenarios.Tests;

/// <summary>The Payments adapter against the sandbox's pay plane: two sides that share no line of code.</summary>
public sealed class PayAgainstSandboxTests : IAsyncLifetime
{
    private const string AppId = "wx0000000000000001";
    private const string Order = "SO20261122000001";
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-pay-").FullName;
    private readonly HttpClient http = new();
    private Simulator sandbox = null!;

    /// <summary>The sandbox's virtual time.</summary>
    private sealed class VirtualTime(Simulator sandbox) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => sandbox.Core.Clock.Now;
    }

    public async ValueTask InitializeAsync()
    {
        sandbox = await Simulator.Start(new SimulatorOptions(0, folder) { Seed = "pay" });
        await Control("persona/create", new { id = "mswang", name = "王女士", phone = "19900000002" });
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("certificate")]
    [InlineData("public_key")]
    public async Task The_adapter_pays_refunds_shares_transfers_and_reads_bills(string mode)
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new VirtualTime(sandbox);
        using var wire = new PayWire(clock);
        var keys = new PlatformKeys(wire, clock);
        var client = new PayClient(wire, keys);
        var merchant = await Merchant(mode);
        await ToNoon();

        var transaction = await Pay(client, merchant, clock, ct);
        await sandbox.Core.Clock.Advance(TimeSpan.FromMinutes(2), ct);
        await Share(new ProfitSharing(client, keys), merchant, transaction, ct);
        await Refund(new Refunds(client), merchant, ct);
        await Transfer(new Transfers(client), merchant, ct);
        await ReadBills(new Bills(client, wire), merchant, ct);
    }

    private async Task<string> Pay(PayClient client, Merchant merchant, TimeProvider clock, CancellationToken ct)
    {
        var transactions = new Transactions(client);
        var absent = await transactions.ByOutTradeNo(merchant, Order, ct);
        Assert.True(absent.Fault?.IsAbsent, $"{absent.Fault}");
        var request = new PrepayRequest(AppId, merchant.Id, "口红*1", Order, merchant.NotifyUrl("transaction"))
        {
            TimeExpire = clock.GetUtcNow().AddMinutes(30)
                .ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
            Amount = new PayAmount(10_000),
            Payer = new PayerOpenId(sandbox.Core.Personas.OpenId(AppId, "mswang")),
            SettleInfo = new SettleTerms(true),
        };
        var prepay = Done(await transactions.Prepay(merchant, "jsapi", request, ct));
        await Control("persona/pay", new { request_payment = PaySign.Jsapi(merchant, AppId, prepay.PrepayId!, clock.GetUtcNow()) });
        var paid = Done(await transactions.ByOutTradeNo(merchant, Order, ct));
        Assert.Equal(("SUCCESS", 10_000L, AppId), (paid.TradeState, paid.Amount!.Total, paid.AppId));
        var close = await transactions.Close(merchant, Order, ct);
        Assert.Equal(("ORDERPAID", PayOutcome.Refused), (close.Fault?.Code, close.Outcome));
        return paid.TransactionId!;
    }

    private async Task Share(ProfitSharing sharing, Merchant merchant, string transaction, CancellationToken ct)
    {
        var openid = sandbox.Core.Personas.OpenId(AppId, "mswang");
        Done(await sharing.AddReceiver(merchant, new ReceiverRequest(AppId, "PERSONAL_OPENID", openid, "STAFF"), "王女士", ct));
        Done(await sharing.Share(
            merchant, new ShareRequest(AppId, transaction, "S1", [new("PERSONAL_OPENID", openid, 500, "佣金")], false), ct));
        await sandbox.Core.Clock.Advance(TimeSpan.FromSeconds(5), ct);
        var shared = Done(await sharing.Query(merchant, "S1", transaction, ct));
        Assert.Equal("FINISHED", shared.State);
        Assert.True(Assert.Single(shared.Receivers!) is { Result: "SUCCESS" });
        Assert.Equal(10_000 - 60 - 500, Done(await sharing.Unsplit(merchant, transaction, ct)).UnsplitAmount);
        Done(await sharing.Unfreeze(merchant, new UnfreezeRequest(transaction, "S2", "完结"), ct));
        await sandbox.Core.Clock.Advance(TimeSpan.FromSeconds(5), ct);
    }

    private async Task Refund(Refunds refunds, Merchant merchant, CancellationToken ct)
    {
        var request = new RefundRequest(Order, "R1", "尺码不合", merchant.NotifyUrl("refund"), new RefundAmount(2_500, 10_000));
        Assert.Equal("PROCESSING", Done(await refunds.Create(merchant, request, ct)).State);
        await sandbox.Core.Clock.Advance(TimeSpan.FromSeconds(5), ct);
        var refund = Done(await refunds.Query(merchant, "R1", ct));
        Assert.Equal(("SUCCESS", 2_500L), (refund.State, refund.Amount!.Refund));
    }

    private async Task Transfer(Transfers transfers, Merchant merchant, CancellationToken ct)
    {
        var scene = merchant.Account.Scene;
        var request = new TransferRequest(AppId, "W1", scene.SceneId, sandbox.Core.Personas.OpenId(AppId, "mswang"), 1_000)
        {
            TransferRemark = "11月佣金",
            NotifyUrl = merchant.NotifyUrl("transfer"),
            UserRecvPerception = scene.Perception,
            TransferSceneReportInfos = scene.Reports,
        };
        var made = Done(await transfers.Create(merchant, request, ct));
        Assert.Equal("WAIT_USER_CONFIRM", made.State);
        await Control("persona/confirm-transfer", new { package_info = made.PackageInfo, persona = "mswang" });
        await sandbox.Core.Clock.Advance(TimeSpan.FromSeconds(5), ct);
        var transfer = Done(await transfers.Query(merchant, "W1", ct));
        Assert.Equal(("SUCCESS", merchant.Id), (transfer.State, transfer.MerchantId));
    }

    private async Task ReadBills(Bills bills, Merchant merchant, CancellationToken ct)
    {
        var day = new Day(DateOnly.FromDateTime(sandbox.Core.Clock.Now.ToOffset(TimeSpan.FromHours(8)).DateTime));
        await sandbox.Core.Clock.Advance(TimeSpan.FromDays(1), ct);
        var trade = BillRows.Read(Done(await bills.Trade(merchant, day, ct)).Text).ToList();
        Assert.Equal([new Money(10_000), new Money(0)], trade.Select(row => row.Yuan("订单金额")));
        Assert.Equal([new Money(0), new Money(2_500)], trade.Select(row => row.Yuan("退款金额")));
        var fund = BillRows.Read(Done(await bills.FundFlow(merchant, day, "BASIC", ct)).Text).ToList();
        Assert.Equal(["交易", "扣除交易手续费", "分账", "退款"], fund.Select(row => row["业务名称"]));
    }

    private static T Done<T>(PayReply<T> reply) where T : class
    {
        Assert.True(reply.Ok, $"{reply.Outcome} {reply.Fault}");
        return reply.Value!;
    }

    private async Task<Merchant> Merchant(string mode)
    {
        var made = await Control("pay/create-merchant", new { appids = new[] { AppId }, mode });
        string Word(string name) => (string)made[name]!;
        return new Merchant(new MerchantAccount(Word("mchid"), Word("serial_no"), Word("private_key_pem"), Word("api_v3_key"))
        {
            BaseUrl = sandbox.Addresses.Pay,
            NotifyBaseUrl = "https://mall.example.com",
            AppIds = [AppId],
            PublicKeys = mode == "certificate"
                ? new Dictionary<string, string>()
                : new() { [Word("platform_public_key_id")] = Word("platform_public_key_pem") },
        });
    }

    // So that the day of the bill is the day of the deeds.
    private Task ToNoon()
    {
        var beijing = TimeSpan.FromHours(8);
        var now = sandbox.Core.Clock.Now.ToOffset(beijing);
        return sandbox.Core.Clock.Advance(new DateTimeOffset(now.Date.AddDays(1).AddHours(12), beijing) - now);
    }

    private async Task<JsonObject> Control(string act, object body)
    {
        using var response = await http.PostAsJsonAsync(new Uri($"{sandbox.Addresses.Control}/control/{act}"), body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{act}: {answer}");
        return JsonNode.Parse(answer)!.AsObject();
    }
}
