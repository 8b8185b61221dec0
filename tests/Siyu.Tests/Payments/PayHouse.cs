using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Members;
using Siyu.Organization;
using Siyu.Payments;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Settlement;

namespace Siyu.Tests.Payments;

/// <summary>A house with the rooms of money, a merchant at the sandbox, and one member who can pay.</summary>
internal sealed class PayHouse : IAsyncDisposable
{
    private PayHouse(PaySandbox sandbox, TestShop shop, JsonObject merchant) => (Sandbox, Shop, Config) = (sandbox, shop, merchant);

    public PaySandbox Sandbox { get; }
    public TestShop Shop { get; }
    public JsonObject Config { get; }
    public string MerchantId => (string)Config["mchid"]!;
    public MemberId Payer { get; private set; }
    public string Human { get; private set; } = "";
    public DateTimeOffset Now => Sandbox.Time.GetUtcNow();

    public static async Task<PayHouse> Open(PaySandbox sandbox, Database database, object? terms = null, object? switches = null)
    {
        await sandbox.NoFaults();
        var shop = await TestShop.Open(
            database,
            rooms => rooms.Add<OrganizationModule>().Add<LedgerModule>().Add<MembersModule>().Add<PaymentsModule>().Add<SettlementModule>(),
            services => services.AddSingleton(sandbox.Time).AddScoped<IWechat, MallWechat>().AddScoped<IOrders, NoOrders>());
        var house = new PayHouse(sandbox, shop, await sandbox.Merchant(terms, switches));
        await shop.Do(services =>
            services.GetRequiredService<ISettings>().Set(MerchantAccount.SectionOf(house.MerchantId), house.Account(), default));
        (house.Payer, house.Human) = await house.Join("13800138000");
        return house;
    }

    public MerchantAccount Account() =>
        new(MerchantId, (string)Config["serial_no"]!, (string)Config["private_key_pem"]!, (string)Config["api_v3_key"]!)
        {
            BaseUrl = Sandbox.Simulator.Addresses.Pay, NotifyBaseUrl = Shop.Http.BaseAddress!.ToString(),
            AppIds = [PaySandbox.AppId], IsDefault = true,
        };

    /// <summary>A human of the sandbox who is a member here, signed in to the mini program.</summary>
    public async Task<(MemberId Member, string Human)> Join(string phone)
    {
        var human = await Sandbox.Human();
        Assert.True(Phone.TryParse(phone, out var number));
        var claim = new IdentityClaim(IdentityKind.OpenId, PaySandbox.AppId, Sandbox.OpenId(human));
        var joined = await Shop.With<IMembers, Joined>(m => m.Join(new(number, [claim], JoinSource.MiniProgram), default));
        return (joined.Value.Member, human);
    }

    public async Task<PaymentId> OpenPayment(long fen = 1_000, OrderId? owner = null, bool sharing = false)
    {
        var ask = new PaymentAsk(owner ?? OrderId.New(Now), Payer, new(fen), "测试订单", Now.AddMinutes(30)) { ProfitSharing = sharing };
        return (await Shop.With<IPayments, PaymentId>(p => p.Open(ask, default))).Value;
    }

    public async Task<Result<PayTicket>> Prepay(PaymentId payment, PayWay way = PayWay.MiniProgram, string appId = PaySandbox.AppId)
    {
        await using var scope = Shop.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IPayments>().Prepay(payment, new(way, appId, "127.0.0.1"), default);
    }

    /// <summary>The person pays on the phone, which checks the signature as WeChat does; notices have come when this ends.</summary>
    public async Task PayOnPhone(PayTicket ticket)
    {
        await Sandbox.Act("/persona/pay", new { request_payment = ticket.Fields, persona = Human });
        await Quiet();
    }

    /// <summary>An opened, prepaid and paid payment.</summary>
    public async Task<PaymentId> Paid(long fen = 1_000, bool sharing = false)
    {
        var payment = await OpenPayment(fen, sharing: sharing);
        await PayOnPhone((await Prepay(payment)).Value);
        return payment;
    }

    public async Task Quiet()
    {
        await Sandbox.Simulator.Core.Callbacks.Idle();
        await Shop.Settle();
        await Sandbox.Simulator.Core.Callbacks.Idle();
        await Shop.Settle();
    }

    /// <summary>Time passes for WeChat and for the house alike.</summary>
    public async Task Pass(TimeSpan time)
    {
        await Sandbox.Simulator.Core.Clock.Advance(time);
        await Quiet();
    }

    public async Task<Attempt> Attempt(PaymentId id) => (await Shop.All<Attempt>()).Single(a => a.Id == id);

    /// <summary>What the orders room does: the wish, and the liability under the refund's id.</summary>
    public Task<Result<RefundId>> Refund(PaymentId payment, long fen, string key) => Shop.Do<RefundId>(async services =>
    {
        var refund = await services.GetRequiredService<IPayments>().Refund(new(key, payment, new(fen), "不想要了"), default);
        if (!refund.Ok) return refund.Problem!;
        await services.GetRequiredService<ILedger>().Post(
        [
            new($"refund/{refund.Value}", "order_refunded", "order/x", Now,
                [Entry.Debit(AccountKind.SalesRevenue, "", new(fen)), Entry.Credit(AccountKind.RefundPayable, refund.Value, new(fen))]),
        ], default);
        return refund.Value;
    });

    public async Task<Money> Balance(AccountKind kind, object? sub = null)
    {
        var account = Siyu.Contracts.Ledger.Account.Of(kind, sub);
        var balances = await Shop.With<ILedger, IReadOnlyDictionary<Account, Money>>(
            async l => Result.Of(await l.Balances([account], default)));
        return balances.Value[account];
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Sandbox.NoFaults();
    }

    /// <summary>The mall's mini program, as the room next door would name it.</summary>
    private sealed class MallWechat : IWechat
    {
        public Task<string?> MallAppId(CancellationToken ct) => Task.FromResult<string?>(PaySandbox.AppId);
        public Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct) => Task.FromResult<Result<Done>>(Done.It);
        public Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct) => Task.FromResult<Result<Done>>(Done.It);
    }
}
