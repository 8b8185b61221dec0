using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Xunit;

namespace Siyu.Tests.Orders;

public sealed class OrderJournalTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>A shop's order: its lines, in which order units go back, when the buyer got the goods, and who fulfilled it.</summary>
    internal sealed record Story(
        IReadOnlyList<(int Units, long List, long Member, long Coupon, bool Platform, bool Counter)> Lines, long Freight,
        int CompletedAfter, bool Dealer, int Seed);

    private static readonly Arbitrary<Story> Stories = (
        from lines in ArbMap.Default.GeneratorFor<byte>().Four().ListOf(3)
        from freight in Gen.Choose(0, 2_000)
        from completed in Gen.Choose(0, 8)
        from dealer in ArbMap.Default.GeneratorFor<bool>()
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Story([.. lines.Select(Line)], freight, completed, dealer, seed)).ToArbitrary();

    [Fact]
    public void Every_journal_is_balanced_and_a_whole_refund_in_any_steps_leaves_every_account_as_if_the_order_had_never_been() =>
        Prop.ForAll(Stories, story =>
        {
            var (order, lines) = Paid(story);
            var balances = new Dictionary<Account, long>();
            Post(balances, OrderJournals.Paid(order, lines, At));
            var left = Enumerable.Range(0, lines.Count).SelectMany(i => Enumerable.Repeat(i, lines[i].Quantity)).ToList();
            Shuffle(left, story.Seed);
            var given = Money.Zero;
            for (var step = 0; left.Count > 0; step++)
            {
                if (step == story.CompletedAfter)
                {
                    if (story.Dealer) order.TakenBy(order.Place, new("/g/d/"), true, 500);
                    Post(balances, OrderJournals.Completed(order, lines, At));
                    Assert.True(order.Complete(lines, At, TimeSpan.FromDays(7)).Ok);
                }
                var refund = lines[left[0]].GiveBack(1);
                left.RemoveAt(0);
                var freight = left.Count == 0 && !order.IsRecognised ? order.Freight : Money.Zero;
                var afterSale = AfterSale.Apply(order, AfterSaleKind.RefundOnly, "尺码不合适", At);
                Assert.True(afterSale.Approve(Actor.System, refund.Cash, freight, true, At).Ok);
                Post(balances, OrderJournals.Refunded(order, afterSale, RefundId.From(order.Id.Value), [refund], At));
                order.GiveBack(refund.Cash, freight);
                given += refund.Cash;
            }
            Assert.Equal(lines.Sum(line => line.Cash), given);
            foreach (var (account, balance) in balances)
                Assert.True(balance == Expected(account, order), $"{account} ends at {balance}");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_owed_to_others_is_told_line_by_line_as_the_journals_posted_it() =>
        Prop.ForAll(Stories, story =>
        {
            var (order, lines) = Paid(story);
            var (posted, steps) = (new List<Journal>(), new List<RefundStep>());
            var left = Enumerable.Range(0, lines.Count).SelectMany(i => Enumerable.Repeat(i, lines[i].Quantity)).ToList();
            Shuffle(left, story.Seed);
            // Not all is given back, and the rest is what a statement pays.
            var given = left.Take(left.Count * 2 / 3).ToList();
            var at = At;
            for (var step = 0; step <= given.Count; step++)
            {
                if (step == Math.Min(story.CompletedAfter, given.Count))
                {
                    if (story.Dealer) order.TakenBy(order.Place, new("/g/d/"), true, 500);
                    posted.Add(OrderJournals.Completed(order, lines, at));
                    Assert.True(order.Complete(lines, at, TimeSpan.FromDays(7)).Ok);
                }
                if (step == given.Count) break;
                var refund = lines[given[step]].GiveBack(1);
                var afterSale = AfterSale.Apply(order, AfterSaleKind.RefundOnly, "尺码不合适", at);
                Assert.True(afterSale.Approve(Actor.System, refund.Cash, Money.Zero, true, at).Ok);
                steps.Add(new(afterSale.Id, refund.Line.Id, 1, at, order.IsRecognised));
                if (order.IsRecognised)
                    posted.Add(OrderJournals.Refunded(order, afterSale, RefundId.From(order.Id.Value), [refund], at));
                order.GiveBack(refund.Cash, Money.Zero);
                at += TimeSpan.FromMinutes(1);
            }
            Assert.True(order.Settle(at).Ok);
            var owed = OwedStory.Of(order, lines, steps).ToList();
            Assert.All(owed, part => Assert.Equal(part.Base - part.Fee, part.Amount));
            foreach (var journal in posted)
                Assert.Equal(
                    -journal.Entries.Where(entry => entry.Account.Kind is AccountKind.SupplierPayable or AccountKind.StorePayable)
                        .Sum(entry => entry.Amount),
                    owed.Where(part => part.Journal == journal.Key).Sum(part => part.Amount));
            Assert.Subset(posted.Select(journal => journal.Key).ToHashSet(), owed.Select(part => part.Journal).ToHashSet());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counters_sale_is_split_by_its_deduction_and_the_groups_own_coupon_is_paid_to_it_all_the_same()
    {
        var (order, lines) = Paid(new([(1, 10_000, 0, 1_000, true, true)], 0, 0, false, 1));
        var entries = OrderJournals.Completed(order, lines, At).Entries;
        Assert.Equal(new Money(9_000), order.Payable);
        Assert.Equal(new Money(-8_000), entries.Single(entry => entry.Account.Kind == AccountKind.SupplierPayable).Amount);
        Assert.Equal(new Money(-2_000), entries.Single(entry => entry.Account.Kind == AccountKind.ServiceRevenue).Amount);
    }

    /// <summary>Only the merchant's money and what is owed for the refunds remain, and they are equal; freight stays where the parcel had
    /// gone out.</summary>
    private static long Expected(Account account, Order order) => account.Kind switch
    {
        AccountKind.WxFrozen => order.Payable.Fen,
        AccountKind.RefundPayable => -order.Refunded.Fen,
        AccountKind.FreightIncome => -(order.Freight - order.RefundedFreight).Fen,
        _ => 0,
    };

    private static void Post(Dictionary<Account, long> balances, Journal journal)
    {
        Assert.Equal(Money.Zero, journal.Entries.Sum(entry => entry.Amount));
        foreach (var entry in journal.Entries) balances[entry.Account] = balances.GetValueOrDefault(entry.Account) + entry.Amount.Fen;
    }

    private static (Order, List<OrderLine>) Paid(Story story)
    {
        var id = OrderId.New(At);
        var counter = UnitId.New(At);
        var asked = story.Lines.Select(line => new QuoteLine(OrderLineId.New(At), new(
            SkuId.New(At), SpuId.New(At), BrandId.New(At), CategoryId.New(At), "C", "羊绒衫", "M", new(line.List), null,
            line.Counter ? Ownership.Counter : Ownership.Own, line.Counter ? 2_000 : 0, line.Counter ? counter : null, true), line.Units))
                .ToList();
        var priced = asked.Zip(story.Lines, (ask, line) => new LinePrice(ask.Line, new(line.List),
            [new(ShareKind.MemberPrice, "m", Funder.Brand, new(line.Member)),
                new(line.Platform ? ShareKind.PlatformCoupon : ShareKind.BrandCoupon, "c", line.Platform ? Funder.Platform
                : Funder.Brand, new(line.Coupon))],
            new(line.List - line.Member - line.Coupon))).ToList();
        var quote = new Quote(
            new(id, MemberId.New(At), asked, null, new(story.Freight)), 1, priced, new(story.Freight),
            priced.Sum(line => line.Cash) + new Money(story.Freight), []);
        var order = Order.From(
            new Siyu.Orders.Domain.Placing(
            quote, new(id, AttributionRule.None, null, null, null, "{}", []), UnitId.New(At), OrgPath.Root, At)
        {
            Number = "1", Delivery = DeliveryWay.Express, Address = null, ExpiresAt = At.AddMinutes(30),
        }, "[]");
        Assert.True(order.Pay(PaymentId.New(At), "1900000001", order.Payable, At).Ok);
        return (order, [.. asked.Zip(priced, (ask, price) => OrderLine.From(id, 0, ask, price))]);
    }

    private static (int, long, long, long, bool, bool) Line((byte Units, byte List, byte Off, byte Kind) bytes)
    {
        var list = 100 + bytes.List * 37L;
        return (1 + bytes.Units % 5, list, list * (bytes.Off % 40) / 100, list * (bytes.Kind % 40) / 100, bytes.Kind % 2 == 0,
            bytes.Off % 2 == 0);
    }

    private static void Shuffle(List<int> units, int seed)
    {
        for (var i = units.Count - 1; i > 0; i--)
        {
            seed = (int)((seed * 1103515245L + 12345) & int.MaxValue);
            var j = seed % (i + 1);
            (units[i], units[j]) = (units[j], units[i]);
        }
    }
}
