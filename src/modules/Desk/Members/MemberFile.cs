using System.Globalization;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Desk.Domain;
using Siyu.Desk.Feeding;
using Siyu.Kernel;

namespace Siyu.Desk.Members;

/// <summary>One member, all rooms together (会员 360): who they are, who serves them, what they bought and hold.</summary>
internal sealed record MemberFolder(
    MemberLine Member, Figures Figures, bool Minor, IReadOnlyList<FriendLine> Friends, IReadOnlyList<BindingLine> Bindings,
    IReadOnlyList<BrandLine> Brands, IReadOnlyList<HeldCoupon> Coupons)
{
    public IReadOnlyList<HeldCard> Cards { get; init; } = [];
    public IReadOnlyList<AfterSaleEntry> AfterSales { get; init; } = [];
    public IReadOnlyList<IdentityCard> Identities { get; init; } = [];
    public IReadOnlyList<ConsentCard> Consents { get; init; } = [];
    public IReadOnlyList<ContactChannel> OptOuts { get; init; } = [];
    public IReadOnlyList<MergeCard> Merges { get; init; } = [];
}

/// <summary>What somebody is worth to the shop (消费指标); the average is of an order or ticket, to the fen below.</summary>
internal sealed record Figures(int Purchases, Money Spent, Money Average, DateTimeOffset? LastAt);

/// <summary>A friendship with a guide, named (好友行).</summary>
internal sealed record FriendLine(
    StaffId? Guide, string? GuideName, DateTimeOffset? AddedAt, DateTimeOffset? EndedAt, bool? EndedByContact);

/// <summary>A binding to a guide, named (绑定行).</summary>
internal sealed record BindingLine(
    StaffId Guide, string? GuideName, BindReason Reason, DateTimeOffset Since, DateTimeOffset? Until, BindingEnd? Ended);

/// <summary>A brand somebody bought online, named (品牌行).</summary>
internal sealed record BrandLine(BrandId Brand, string? BrandName, int Orders, int Units, Money Paid, DateTimeOffset LastAt);

/// <summary>An order or ticket in a member's history, named (消费行).</summary>
/// <param name="Earner">Who earns commission on it, if anybody does.</param>
internal sealed record HistoryLine(
    OrderId? Order, string Number, DateTimeOffset At, OrderState? State, string? PlaceName, Money Paid, Money Refunded, string Goods)
{
    public StaffId? Earner { get; init; }
    public string? EarnerName { get; init; }
    public AttributionRule? Rule { get; init; }
}

/// <summary>Puts a member's folder together (会员 360 组装).</summary>
internal sealed class MemberFile(
    MemberPapers papers, MemberSources sources, IDistribution distribution, IOrganization organization, Labels labels)
{
    private const int SameTimeAtMost = 20;

    /// <param name="clear">Whether the reader may see the whole name: the member's own guide.</param>
    public async Task<Result<MemberFolder>> Of(DeskMember row, bool clear, CancellationToken ct)
    {
        var found = await papers.Find(row.Id, ct);
        if (!found.Ok) return found.Problem!;
        var (dossier, friends, brands) = Must.Exist(found.Value, "a member of the desk is one of Members");
        var brandCards = await organization.Brands(ct);
        var names = await labels.For(
            [row.Unit], [row.Owner, .. friends.Select(one => one.Guide), .. dossier.Bindings.Select(one => (StaffId?)one.Guide)], ct);
        var line = MemberLines.Line(row, dossier.Profile, names);
        return new MemberFolder(
            clear ? line with { Name = dossier.Profile.FullName } : line, FiguresOf(row), dossier.Minor,
            [.. friends.Select(one => new FriendLine(one.Guide, names.Of(one.Guide), one.AddedAt, one.EndedAt, one.EndedByContact))],
            [.. dossier.Bindings.Select(one =>
                new BindingLine(one.Guide, names.Of((StaffId?)one.Guide), one.Reason, one.Since, one.Until, one.Ended))],
            [.. brands.Select(one => new BrandLine(
                one.Brand, brandCards.GetValueOrDefault(one.Brand)?.Name, one.Orders, one.Units, one.Paid, one.LastAt))],
            found.Value!.Coupons)
        {
            Cards = found.Value.Cards, AfterSales = found.Value.AfterSales, Identities = dossier.Identities,
            Consents = dossier.Consents, OptOuts = dossier.OptOuts, Merges = dossier.Merges,
        };
    }

    /// <summary>How the points of one of the member's cards moved; no other's.</summary>
    public async Task<Result<Page<PointsEntry>>> Points(MemberId member, CardId card, PageAsk page, CancellationToken ct) =>
        (await sources.Loyalty.CardsOf([member], ct))[member].Any(one => one.Id == card)
            ? await sources.Loyalty.PointsOf(card, page, ct) : DeskProblems.UnknownCard;

    /// <summary>Orders and tickets in one line of time, newest first.</summary>
    public async Task<Page<HistoryLine>> History(MemberId member, DateTimeOffset? before, int take, CancellationToken ct)
    {
        var found = await sources.Orders.History(member, before ?? DateTimeOffset.MaxValue.AddDays(-1), take + SameTimeAtMost, ct);
        // Tills know minutes only: what happened at the same time as the last line stands on the same page.
        var shown = found.Take(take).Concat(found.Skip(take).TakeWhile(one => one.At == found[take - 1].At)).ToList();
        var decided = await distribution.Decided([.. shown.Select(one => one.Order).OfType<OrderId>()], ct);
        var names = await labels.For(shown.Select(one => one.Place), decided.Values.Select(one => one.Earner), ct);
        return new Page<HistoryLine>(
            [.. shown.Select(one => Line(one, one.Order is { } id ? decided.GetValueOrDefault(id) : null, names))],
            found.Count > shown.Count ? shown[^1].At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : null);
    }

    private static HistoryLine Line(PurchaseEntry entry, DecidedEarner? decided, Labels.Named names) => new(
        entry.Order, entry.Number, entry.At, entry.State, names.Of(entry.Place), entry.Paid, entry.Refunded, entry.Goods)
    {
        Earner = decided?.Earner, EarnerName = names.Of(decided?.Earner), Rule = decided?.Rule,
    };

    private static Figures FiguresOf(DeskMember row)
    {
        var purchases = row.Orders + row.Tickets;
        return new(purchases, row.Spent, purchases == 0 ? Money.Zero : row.Spent.Portion(1, purchases), row.LastOrder);
    }
}
