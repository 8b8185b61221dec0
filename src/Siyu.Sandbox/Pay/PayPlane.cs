using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Bills;
using Siyu.Sandbox.Pay.Control;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.ProfitSharing;
using Siyu.Sandbox.Pay.Refunds;
using Siyu.Sandbox.Pay.Transfers;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay;

/// <summary>WeChat Pay v3 (微信支付): this file is the plane's table of contents.</summary>
internal sealed class PayPlane : IPlane
{
    private readonly SandboxCore core;
    private readonly PayBooks books;
    private readonly RefundBook refunds;
    private readonly SplitBook splits;
    private readonly TransferBook transfers;
    private readonly PlatformKeys keys;
    private readonly PaySigner signer;
    private readonly PayNotices notices;
    private readonly Settlement settlement;
    private readonly FinishRefund finishRefund;
    private readonly FinishSplit finishSplit;
    private readonly EndTransfer endTransfer;
    private readonly MerchantDesk desk;

    public PayPlane(SandboxCore core)
    {
        this.core = core;
        (books, refunds, splits, transfers) = (new(core.Store), new(core.Store), new(core.Store), new(core.Store));
        keys = new PlatformKeys(core.Store, core.Clock);
        signer = new PaySigner(core.Wire, keys);
        notices = new PayNotices(core, books.Merchants, keys);
        settlement = new Settlement(core, books);
        finishRefund = new FinishRefund(core, books, refunds, notices);
        finishSplit = new FinishSplit(core, books, splits, settlement, notices);
        endTransfer = new EndTransfer(core, books, transfers, notices);
        desk = new MerchantDesk(core, books, keys);
        core.PaidOrders = new PaidOrders(books.Orders, settlement);
    }

    public string Name => "pay";

    public void Map(IEndpointRouteBuilder routes)
    {
        var pay = new PayRoutes(routes, core, new PayGate(books.Merchants, core.Wire, core.Limits.Pay), signer);
        var sensitive = new SensitiveText(keys);
        new ListCertificates(keys).Map(pay);

        new PlaceOrder(core, books.Orders, new OrderRequest(core)).Map(pay);
        new QueryOrder(books.Orders).Map(pay);
        new CloseOrder(core.Store, books.Orders).Map(pay);

        new CreateRefund(core, books, refunds, finishRefund).Map(pay);
        new QueryRefund(refunds).Map(pay);
        new ApplyAbnormalRefund(core, refunds, finishRefund, sensitive).Map(pay);

        new Receivers(core, books.Merchants, splits, sensitive).Map(pay);
        new CreateSplit(core, books, splits, finishSplit, new SplitRules(books.Orders, settlement, core.Limits.Pay)).Map(pay);
        new QuerySplit(books.Orders, splits).Map(pay);
        new ReturnShare(core, books, splits).Map(pay);

        new CreateTransfer(core, books, transfers, endTransfer, new TransferRequest(core, sensitive)).Map(pay);
        new QueryTransfer(transfers, core.Limits.Pay).Map(pay);
        new CancelTransfer(transfers, endTransfer).Map(pay);

        var bills = new RequestBill(core, new TradeBill(books, refunds), new FundBill(books.Money));
        bills.Map(pay);
        new DownloadBill(core.Store, bills).Map(pay);

        new H5Page(core, books).Map(routes);
        pay.Nothing();
    }

    public void MapControl(IEndpointRouteBuilder control)
    {
        var pays = new PayByPersona(core, books, settlement, notices);
        new PayControl(desk, keys).Map(control);
        new ForgeNotice(core, books, refunds, transfers, notices).Map(control);
        var persons = new PersonaControl(core, books, pays, endTransfer, settlement);
        persons.Map(control);
        new PaySheets(core, books, persons, pays, transfers).Map(control);
        new PayLedgerControl(core, books, refunds, transfers).Map(control);
        new BillControl(new(core, new TradeBill(books, refunds), new FundBill(books.Money))).Map(control);
    }

    public Scanned? Read(string text) =>
        text.StartsWith("weixin://wxpay/", StringComparison.Ordinal) && books.Orders.ByTicket(text) is { } order
            ? new Scanned("pay", text) { Id = order.Ticket.PrepayId, Name = order.Terms.Description } : null;

    public Task Nowhere(HttpContext context) => signer.Write(context, null,
        PayAnswer.Refused(new PayRefusal(404, "RESOURCE_NOT_EXISTS", "请求的接口不存在，请检查请求方法和URL")));

    public Task Failed(HttpContext context) => signer.Write(context, null,
        PayAnswer.Refused(new PayRefusal(500, "SYSTEM_ERROR", "系统异常，请稍后重试")));

    public void Seed() => desk.Seed();

    public JsonObject Export() => desk.Export();

    public void Configure(JsonObject part) => desk.Configure(part);
}
