using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>The member list as a file (会员导出): what the filter shows, in its order, masked as on the screen; it needs the permission to
/// export besides the one to read.</summary>
internal sealed class DeskMemberExport(MemberQuery query, MemberLines lines) : ISlice
{
    public static Sheet<MemberLine> Sheet { get; } = new("desk.export_members", "会员")
    {
        { "会员号", line => line.Number },
        { "姓名", line => line.Name },
        { "手机号", line => line.Phone },
        { "入会渠道", line => Channels.Zh(line.Channel) },
        { "门店", line => line.StoreName },
        { "导购", line => line.GuideName },
        { "入会时间", line => line.JoinedAt },
        { "企微好友", line => line.Friend },
        { "生日", line => line.Birthday },
        { "线上单数", line => line.Orders },
        { "线上消费", line => line.OnlinePaid },
        { "门店单数", line => line.Tickets },
        { "门店消费", line => line.PosPaid },
        { "已退", line => line.Refunded },
        { "净消费", line => line.Spent },
        { "最近消费", line => line.LastOrderAt },
        { "可用券", line => line.Coupons },
        { "最近到期", line => line.CouponsFirstEnd },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapExport<DeskMemberExport, MemberFilter, MemberLine>("/console/desk/members", Sheet, (slice, actor, ask, page, ct) =>
            slice.Handle(actor, ask with { After = page.After, Size = page.Size }, ct)).Allow(Allow.Staff(Permissions.Export));

    public async Task<Result<Page<MemberLine>>> Handle(Actor actor, MemberFilter ask, CancellationToken ct)
    {
        if (!actor.May(Permissions.Members)) return PlatformProblems.NotAllowed;
        var filtered = await query.Filtered(query.Seen(actor.And(Permissions.Members)), ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        var sorted = MemberQuery.Sorted(filtered.Value, ask);
        if (!sorted.Ok) return sorted.Problem!;
        var take = new PageAsk(null, ask.Size).Take;
        var found = await sorted.Value.Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        return new Page<MemberLine>(await lines.Of(shown, ct), found.Count > take ? MemberQuery.Cursor(shown[^1], ask.Sort) : null);
    }
}

/// <summary>Channels as people call them (渠道名称).</summary>
internal static class Channels
{
    public static string Zh(Contracts.Members.JoinSource source) => source switch
    {
        Contracts.Members.JoinSource.MiniProgram => "小程序",
        Contracts.Members.JoinSource.H5 => "H5 商城",
        Contracts.Members.JoinSource.Payment => "支付即会员",
        Contracts.Members.JoinSource.Pos => "门店收银",
        Contracts.Members.JoinSource.Import => "导入",
        Contracts.Members.JoinSource.Guide => "导购登记",
    };
}
