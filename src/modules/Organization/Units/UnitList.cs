using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Units within the reader's scope (组织单元列表), by code.</summary>
internal sealed class UnitList(SiyuDb db) : IListSlice<UnitList.Ask, UnitList.Row>
{
    private static readonly Sorting<Unit> Order = Sorting<Unit>.Of("code", unit => unit.Code).By("code", unit => unit.Code)
        .By("name", unit => unit.Name);

    internal sealed record Ask(UnitId? Parent, UnitKind? Kind, string? Text, bool? Open);

    internal sealed record Row(
        UnitId Id, UnitId? Parent, UnitKind Kind, string Code, string Name, string Path, bool Open, int ServiceFeeBps, string? City,
            string? Address,
        IReadOnlyList<BrandId> Brands);

    public static Sheet<Row> Sheet { get; } = new("organization.export_units", "组织与门店")
    {
        { "编码", row => row.Code },
        { "名称", row => row.Name },
        { "类别", row => Said(row.Kind) },
        { "上级", row => row.Parent is { } parent ? new Named("unit", parent.Value) : null },
        { "城市", row => row.City },
        { "地址", row => row.Address },
        { "订单服务费", row => row.Kind == UnitKind.DealerStore ? $"{row.ServiceFeeBps / 100m:0.##}%" : null },
        { "状态", row => row.Open ? "营业" : "已关闭" },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<UnitList, Ask, Row>("/console/units", Allow.Staff("organization.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.Rows<Unit>(actor).AsNoTracking();
        if (ask.Parent is { } parent) rows = rows.Where(unit => unit.Parent == parent);
        if (ask.Kind is { } kind) rows = rows.Where(unit => unit.Kind == kind);
        if (ask.Open is { } open) rows = rows.Where(unit => unit.IsOpen == open);
        if (ask.Text is { Length: > 0 } text) rows = rows.Where(unit => unit.Name.Contains(text) || unit.Code.StartsWith(text));
        var found = await Order.Page(rows, page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var ids = shown.Select(unit => unit.Id).ToList();
        var brands = (await db.All<Hosting>().AsNoTracking().Where(hosting => ids.Contains(hosting.Unit)).ToListAsync(ct))
            .ToLookup(hosting => hosting.Unit, hosting => hosting.Brand);
        return new Page<Row>(
            [.. shown.Select(unit => new Row(unit.Id, unit.Parent, unit.Kind, unit.Code, unit.Name, unit.OrgPath, unit.IsOpen,
                unit.ServiceFeeBps, unit.City, unit.Address, [.. brands[unit.Id]]))],
            found.Value.Next);
    }

    private static string Said(UnitKind kind) => kind switch
    {
        UnitKind.Group => "集团", UnitKind.Region => "区域", UnitKind.DirectStore => "直营门店", UnitKind.DealerStore => "经销商门店",
        UnitKind.DepartmentStore => "百货门店", UnitKind.Counter => "专柜", UnitKind.Warehouse => "仓库", UnitKind.Station => "前置仓",
        UnitKind.Team => "团队", UnitKind.Office => "部门",
    };
}
