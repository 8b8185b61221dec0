using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Lists live codes with what they brought (活码列表): friendships begun and ended, and distinct contacts, from unique
/// facts.</summary>
internal sealed class ChannelCodeList(SiyuDb db, IOrganization organization) : IListSlice<Unfiltered, ChannelCodeList.Row>
{
    private static readonly Sorting<ChannelCode> Order = Sorting<ChannelCode>.Of("-madeAt", code => code.Id)
        .By("madeAt", code => code.MadeAt).By("title", code => code.Title);

    internal sealed record Row(
        ChannelCodeId Id, string CorpId, string Title, string Channel, UnitId? Unit, bool Enabled, string? QrCode, string? Failure,
        IReadOnlyList<StaffId> Staff, CodeFigures Figures, DateTimeOffset MadeAt)
    {
        public string? WelcomeText { get; init; }
        public string? WelcomePage { get; init; }
        public string? UnitName { get; init; }

        /// <summary>Names of the staff behind it, in the order of <see cref="Staff"/>.</summary>
        public IReadOnlyList<string> StaffNames { get; init; } = [];

        /// <summary>The platform is being told.</summary>
        public bool Applying { get; init; }
    }

    /// <param name="Added">Friendships begun.</param>
    /// <param name="Contacts">Distinct contacts among them.</param>
    /// <param name="Ended">Friendships ended.</param>
    internal sealed record CodeFigures(int Added, int Contacts, int Ended);

    public static Sheet<Row> Sheet { get; } = new("wecom.export_codes", "活码")
    {
        { "活码", row => row.Title },
        { "渠道", row => row.Channel },
        { "所属", row => row.UnitName ?? "全集团" },
        { "接待员工", row => string.Join('、', row.StaffNames.Where(name => name.Length > 0)) },
        { "加到的人", row => row.Figures.Contacts },
        { "加好友次数", row => row.Figures.Added },
        { "流失", row => row.Figures.Ended },
        { "状态", row => Said(row) },
        { "创建时间", row => row.MadeAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<ChannelCodeList, Unfiltered, Row>("/console/channel-codes", Allow.Staff(Permissions.ReadCodes));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered asked, ListAsk ask, CancellationToken ct)
    {
        var page = await Order.Page(db.Rows<ChannelCode>(actor).AsNoTracking(), ask, ct);
        if (!page.Ok) return page.Problem!;
        var shown = page.Value.Rows;
        var ids = shown.Select(c => c.Id).ToList();
        var staff = (await db.All<ChannelCodeStaff>().AsNoTracking().Where(s => ids.Contains(s.Code)).ToListAsync(ct))
            .ToLookup(s => s.Code, s => s.Staff);
        var figures = await Figures(ids, ct);
        var names = await organization.StaffNames([.. staff.SelectMany(people => people).Distinct()], ct);
        var units = await organization.Units([.. shown.Select(c => c.Unit).OfType<UnitId>().Distinct()], ct);
        var rows = shown.Select(c => new Row(c.Id, c.CorpId, c.Title, c.Channel, c.Unit, c.Enabled, c.QrCode, c.Failure,
            [.. staff[c.Id]], figures.GetValueOrDefault(c.Id, new(0, 0, 0)), c.MadeAt)
        {
            WelcomeText = c.WelcomeText,
            WelcomePage = c.WelcomePage,
            UnitName = c.Unit is { } unit ? units.GetValueOrDefault(unit)?.Name : null,
            StaffNames = [.. staff[c.Id].Select(person => names.GetValueOrDefault(person, ""))],
            Applying = c.Applying,
        });
        return new Page<Row>([.. rows], page.Value.Next);
    }

    private static string Said(Row row) => row switch
    {
        { Enabled: false } => "已停用",
        { Failure: "no_staff" } => "没有可用员工",
        { Failure: not null } => "企微未接受",
        { QrCode: null } or { Applying: true } => "生成中",
        _ => "使用中",
    };

    private async Task<Dictionary<ChannelCodeId, CodeFigures>> Figures(List<ChannelCodeId> ids, CancellationToken ct)
    {
        var counted = await db.All<FollowFact>().Where(f => f.Code != null && ids.Contains(f.Code.Value))
            .GroupBy(f => f.Code!.Value)
            .Select(g => new
            {
                Code = g.Key,
                Added = g.Count(f => f.Kind == FactKind.Added),
                Contacts = g.Where(f => f.Kind == FactKind.Added).Select(f => f.Contact).Distinct().Count(),
                Ended = g.Count(f => f.Kind != FactKind.Added),
            }).ToListAsync(ct);
        return counted.ToDictionary(c => c.Code, c => new CodeFigures(c.Added, c.Contacts, c.Ended));
    }
}
