using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Orders;
using Siyu.Platform;
using Siyu.Settlement;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;
using Siyu.Settlement.Statements.Console;
using Siyu.Settlement.Statements.Guide;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Settlement;

/// <summary>A house with statements, and what both sides do to them.</summary>
internal static class StatementHouse
{
    private const string FirstInvoice = "26442000000000000001";
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 an invoice");

    public static Task Note(TestShop shop, UnitId dealer, int count, long fen) => shop.Do(services =>
        services.GetRequiredService<SiyuDb>().NoteFacts([.. Enumerable.Range(0, count).Select(i => new Fact
        {
            Kind = StatementKind.Store, Counterparty = dealer.Value, Cause = FactCause.Adjustment, Journal = $"{fen}/{i}", Detail = "",
            Subject = "order/x", Title = "x", Amount = new(fen), At = shop.Now,
        })], default));

    public static Task<TestShop> Open(Database database) => OrganizationHouse.Open(database, rooms =>
        rooms.Add<LedgerModule>().Add<CatalogModule>().Add<OrdersModule>().Add<SettlementModule>());

    /// <summary>The first of the next month has come.</summary>
    public static void NextMonth(TestShop shop)
    {
        var china = GroupZone.China;
        var next = new Day(new DateOnly(china.Day(shop.Now).Date.Year, china.Day(shop.Now).Date.Month, 1).AddMonths(1));
        shop.Clock.Advance(next.Start(china.Zone).AddHours(2) - shop.Now);
    }

    public static async Task<int> Make(TestShop shop)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<MakeStatements>().Handle(Actor.System, default)).Value.Made;
    }

    public static async Task<IReadOnlyList<StatementList.Row>> List(TestShop shop, Actor actor) => (await shop.With<StatementList,
        Page<StatementList.Row>>(s => s.Handle(actor, new(null, null, null, null), new(null, null), default))).Value.Rows;

    public static async Task<IReadOnlyList<StatementList.Standing>> Standings(TestShop shop, Actor actor, StatementKind? kind = null) =>
        (await shop.With<StatementList, IReadOnlyList<StatementList.Standing>>(s =>
            s.Standings(actor, new(kind, null, null, null), default))).Value;

    public static async Task<Actor> Staff(SettledOrders house, UnitId at, string role)
    {
        var staff = await house.Shop.Staff(at, "Z" + role, role);
        return (await house.Shop.ActorOf(staff)).For(SettlementModule.Confirm);
    }

    public static Task<Result<Done>> Issue(TestShop shop, params IReadOnlyList<StatementId> ids) =>
        shop.With<IssueStatements, Done>(s => s.Handle(Actor.System, new(ids), default));

    public static Task<Result<Done>> Confirm(TestShop shop, Actor by, StatementId id, string? note = null) =>
        shop.With<ConfirmStatement, Done>(s => s.Handle(by, id, new(note), default));

    public static Task<Result<Done>> Dispute(TestShop shop, Actor by, StatementId id, string reason) =>
        shop.With<DisputeStatement, Done>(s => s.Handle(by, id, new(reason), default));

    public static Task<Result<Done>> Adjust(TestShop shop, StatementId id, long fen) =>
        shop.With<AdjustStatement, Done>(s => s.Handle(Actor.System, id, new(new(fen), "按约定补差"), default));

    public static Task<Result<Done>> Pay(TestShop shop, StatementId id, string reference = "BANK-0001") =>
        shop.With<PayStatement, Done>(s => s.Handle(Actor.System, id, new(reference), default));

    public static Task<Result<Done>> Invoice(TestShop shop, Actor by, StatementId id, long fen, Sent? sent = null) =>
        shop.With<UploadInvoice, Done>(s => s.Handle(
            by, id, new(sent?.Number ?? FirstInvoice, new(fen)), ("发票.pdf", sent?.Bytes ?? Pdf), default));

    /// <summary>An invoice that is not the usual one.</summary>
    public sealed record Sent(string Number = FirstInvoice, byte[]? Bytes = null);

    public static async Task<Result<Done>> ConfirmThenInvoice(TestShop shop, Actor by, StatementId id)
    {
        Assert.True((await Confirm(shop, by, id)).Ok);
        return await Invoice(shop, by, id, 18_400);
    }

    /// <summary>What the distribution room posts and tells.</summary>
    public static async Task Earn(TestShop shop, StaffId guide, long fen)
    {
        var order = OrderId.New(shop.Now);
        await Post(shop, new Journal($"commission-payable/{order}", "commission_payable", $"order/{order}", shop.Now,
            [Entry.Debit(AccountKind.CommissionExpense, "", new(fen)), Entry.Credit(AccountKind.CommissionPayable, guide, new(fen))]));
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new Contracts.Distribution.CommissionPayable(order, guide, new(fen), shop.Now));
            return Task.CompletedTask;
        });
        await shop.Settle();
    }

    public static async Task PayOut(TestShop shop, StaffId guide, long fen)
    {
        var id = PayoutId.New(shop.Now);
        var plan = new PayoutPlan(Money.Zero, new(fen), Money.Zero);
        await Post(shop, Payout.Start(id, guide, plan, shop.Now));
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new PayoutStarted(id, guide, new(fen), shop.Now));
            return Task.CompletedTask;
        });
        await shop.Settle();
    }

    private static Task Post(TestShop shop, Journal journal) => shop.Do(async services =>
        Assert.All(await services.GetRequiredService<ILedger>().Post([journal], default), posted => Assert.True(posted.Ok)));
}
