using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Desk.Domain;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Searching;

/// <summary>One search over everything (全局搜索, Ctrl-K): members, orders, products, stores, staff; each only where the reader may.</summary>
internal sealed class Search(SiyuDb db, MemberQuery query, MemberLines lines, ICatalog catalog, IOrganization organization) : ISlice
{
    private const int EachAtMost = 8;
    private const int Shortest = 2;
    private const int Longest = 40;

    internal sealed record Response(
        IReadOnlyList<MemberHit> Members, IReadOnlyList<OrderHit> Orders, IReadOnlyList<ProductFound> Products,
        IReadOnlyList<UnitHit> Units, IReadOnlyList<StaffHit> Staff);

    internal sealed record MemberHit(MemberId Id, long Number, string? Name, string? Phone, string? StoreName, string? GuideName);
    internal sealed record OrderHit(OrderId Id, string Number, OrderState State, Money Payable, DateTimeOffset PlacedAt, string Goods);
    internal sealed record UnitHit(UnitId Id, UnitKind Kind, string Code, string Name, bool Open);
    internal sealed record StaffHit(StaffId Id, string Code, string? Name, string? HomeName, bool Active);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/search", (Actor actor, string q, Search slice, CancellationToken ct) => slice.Handle(actor, q, ct).ToHttp())
            .Allow(Allow.AnyStaff).AtMost(240);

    public async Task<Result<Response>> Handle(Actor actor, string q, CancellationToken ct)
    {
        var text = q.Trim();
        if (text.Length is < Shortest or > Longest) return DeskProblems.ShortText.With(Shortest, Longest).AtField("q");
        var found = actor.May(Permissions.Organization)
            ? await organization.Search(actor.For(Permissions.Organization), text, EachAtMost, ct) : new([], []);
        var homes = await organization.Units([.. found.Staff.Select(one => one.Home)], ct);
        return new Response(
            await Members(actor, text, ct), await Orders(actor, text, ct),
            actor.May(Permissions.Catalog) ? await catalog.Search(text, EachAtMost, ct) : [],
            [.. found.Units.Select(unit => new UnitHit(unit.Id, unit.Kind, unit.Code, unit.Name, unit.Open))],
            [.. found.Staff.Select(one => new StaffHit(one.Id, one.Code, one.Name, homes.GetValueOrDefault(one.Home)?.Name, one.Active))]);
    }

    private async Task<IReadOnlyList<MemberHit>> Members(Actor actor, string text, CancellationToken ct)
    {
        if (!actor.May(Permissions.Members)) return [];
        var rows = await query.Seen(actor.For(Permissions.Members)).Where(await query.Named(text, ct))
            .OrderByDescending(row => row.LastOrderAt).ThenByDescending(row => row.Number).Take(EachAtMost).ToListAsync(ct);
        return [.. (await lines.Of(rows, ct)).Select(line =>
            new MemberHit(line.Id, line.Number, line.Name, line.Phone, line.StoreName, line.GuideName))];
    }

    private async Task<IReadOnlyList<OrderHit>> Orders(Actor actor, string text, CancellationToken ct)
    {
        if (!actor.May(Permissions.Orders) || !text.All(char.IsAsciiLetterOrDigit)) return [];
        var orders = db.Rows<DeskOrder>(actor.For(Permissions.Orders)).AsNoTracking();
        var whole = await orders.Where(row => row.Number == text).ToListAsync(ct);
        var rows = whole.Count > 0 || text.Length < 6 ? whole
            : await orders.Where(row => row.Number.StartsWith(text)).OrderByDescending(row => row.Id).Take(EachAtMost).ToListAsync(ct);
        return [.. rows.Select(row => new OrderHit(row.Id, row.Number, row.State, row.Payable, row.PlacedAt, row.Goods))];
    }
}
