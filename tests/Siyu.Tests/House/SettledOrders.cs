using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Organization.SigningIn;
using Siyu.Organization.Units;
using Siyu.Platform;

namespace Siyu.Tests;

/// <summary>
/// A group with a counter and a dealer's store, and paid orders of theirs which complete, settle and are given back by the orders room's
/// own domain and journals; only paying and delivering are left out.
/// </summary>
internal sealed record SettledOrders(TestShop Shop, UnitId Group, UnitId Counter, UnitId Dealer)
{
    /// <summary>What the house was opened with.</summary>
    public const string Token = "a-set-up-token-of-tests";
    public const int DeductBps = 2_000;
    public const int FeeBps = 800;
    private static int made;

    public static async Task<SettledOrders> Found(TestShop shop)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var group = (await scope.ServiceProvider.GetRequiredService<SetUp>().Handle(
            new(Token, "g", "思域集团", "A001", "老板", "boss", "first-Light-2026"), default)).Value.Group;
        var mall = await Open(shop, group, UnitKind.DepartmentStore, "gz001", 0);
        return new(
            shop, group, await Open(shop, mall, UnitKind.Counter, "gz001c1", 0),
            await Open(shop, group, UnitKind.DealerStore, "nb001", FeeBps));
    }

    /// <summary>A paid order over one line; coupon is what the group gave, own what the seller gave itself.</summary>
    public async Task<OrderId> Paid(UnitId of, int units, long list, long coupon = 0, long own = 0)
    {
        var (id, dealer) = (OrderId.New(Shop.Now), of == Dealer);
        var cash = list - coupon - own;
        await Run("""
            INSERT INTO orders_order (id, number, member, state, place, org_path, delivery, list, freight, payable, refunded,
                refunded_freight, pipeline_version, why, payment, merchant, by_dealer, service_fee_bps, placed_at, expires_at, paid_at)
            VALUES (@id, @number, @id, 'Paid', @place, '/g/', 'Express', @list, 0, @cash, 0, 0, 1, '[]', @id, '1900000001', @dealer,
                @fee, 0, 0, 0)
            """, ("@id", id), ("@number", $"2026{Interlocked.Increment(ref made):000000}"), ("@place", of), ("@list", new Money(list)),
            ("@cash", new Money(cash)), ("@dealer", dealer), ("@fee", dealer ? FeeBps : 0));
        await Run("""
            INSERT INTO orders_line (id, order_id, ordinal, sku, spu, brand, category, code, title, spec, quantity, list, cash, subsidy,
                ownership, deduct_bps, seller, refunded_quantity)
            VALUES (@id, @id, 1, @id, @id, @id, @id, 'P1', '羊毛围巾', '驼格', @units, @list, @cash, @coupon, @owner, @deduct, @seller, 0)
            """, ("@id", id), ("@units", units), ("@list", new Money(list)), ("@cash", new Money(cash)), ("@coupon", new Money(coupon)),
            ("@owner", (dealer ? Ownership.Own : Ownership.Counter).ToString()), ("@deduct", dealer ? 0 : DeductBps),
            ("@seller", dealer ? null : of));
        await Run("""
            INSERT INTO orders_share (line, ordinal, kind, rule, funder, amount)
            VALUES (@id, 1, 'PlatformCoupon', '', 'Platform', @coupon), (@id, 2, 'FullReduction', '', 'Supplier', @own)
            """, ("@id", id), ("@coupon", new Money(coupon)), ("@own", new Money(own)));
        await With(id, (order, lines) => (OrderJournals.Paid(order, lines, Shop.Now), null));
        return id;
    }

    public Task Complete(OrderId id) => With(id, (order, lines) =>
    {
        var journal = OrderJournals.Completed(order, lines, Shop.Now);
        Assert.True(order.Complete(lines, Shop.Now, TimeSpan.FromDays(7)).Ok);
        return (journal, new OrderCompleted(order.Id, order.Member, Shop.Now, Shop.Now));
    });

    public Task Settle(OrderId id) => With(id, (order, _) =>
    {
        Assert.True(order.Settle(Shop.Now).Ok);
        return (null, new OrderSettled(order.Id, order.Member, Shop.Now));
    });

    /// <summary>A settled order, heard of.</summary>
    public async Task<OrderId> Settled(UnitId of, int units, long list, long coupon = 0, long own = 0)
    {
        var id = await Paid(of, units, list, coupon, own);
        await Complete(id);
        await Settle(id);
        await Shop.Settle();
        return id;
    }

    public Task Refund(OrderId id, int units) => Shop.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, default), "the order is there");
        var line = await db.All<OrderLine>().SingleAsync(one => one.OrderId == id);
        var afterSale = AfterSale.Apply(order, AfterSaleKind.RefundOnly, "尺码不合适", Shop.Now);
        var refund = line.GiveBack(units);
        Assert.True(afterSale.Approve(Actor.System, refund.Cash, Money.Zero, true, Shop.Now).Ok);
        db.Add(afterSale);
        var given = new AfterSaleLine { AfterSale = afterSale.Id, Line = line.Id, Quantity = units };
        given.Accept(units, units);
        given.Worth(refund);
        db.Add(given);
        await Post(services, OrderJournals.Refunded(order, afterSale, RefundId.From(afterSale.Id.Value), [refund], Shop.Now));
        order.GiveBack(refund.Cash, Money.Zero);
        db.Publish(new OrderRefunded(
            id, afterSale.Id, order.Member, order.Place, new(order.OrgPath), [], refund.Cash, Money.Zero, line.UnitsLeft == 0, Shop.Now));
    });

    public async Task<Money> Payable(UnitId of)
    {
        var account = Account.Of(of == Dealer ? AccountKind.StorePayable : AccountKind.SupplierPayable, of);
        return (await Shop.Do(async services =>
            Result.Of((await services.GetRequiredService<ILedger>().Balances([account], default))[account]))).Value;
    }

    private Task With(OrderId id, Func<Order, IReadOnlyList<OrderLine>, (Journal? Journal, object? News)> act) => Shop.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, default), "the order is there");
        var (journal, news) = act(order, await db.All<OrderLine>().Where(line => line.OrderId == id).ToListAsync());
        if (journal is not null) await Post(services, journal);
        if (news is OrderCompleted completed) db.Publish(completed);
        if (news is OrderSettled settled) db.Publish(settled);
    });

    private static async Task Post(IServiceProvider services, Journal journal) =>
        Assert.All(await services.GetRequiredService<ILedger>().Post([journal], default), posted => Assert.True(posted.Ok));

    private Task Run(string sql, params (string Name, object? Value)[] values) => Shop.Do(async services =>
    {
        await using var insert = services.GetRequiredService<SiyuDb>().Command(sql);
        foreach (var (name, value) in values) insert.Give(name, value);
        Assert.NotEqual(0, await insert.ExecuteNonQueryAsync());
    });

    private static async Task<UnitId> Open(TestShop shop, UnitId parent, UnitKind kind, string code, int feeBps) =>
        (await shop.With<OpenUnit, OpenUnit.Response>(slice =>
            slice.Handle(Actor.System, new(parent, kind, code, "单元" + code, feeBps, null, null), default))).Value.Unit;
}
