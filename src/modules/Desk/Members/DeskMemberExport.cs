using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>The member list as a file (会员导出): what the filter shows, masked as on the screen; each export is written down.</summary>
internal sealed class DeskMemberExport(MemberQuery query, MemberLines lines, Works works, GroupZone zone) : ISlice
{
    private const int LinesAtOnce = 500;

    private static readonly string[] Head =
    [
        "会员号", "姓名", "手机号", "入会渠道", "门店", "导购", "入会时间", "企微好友", "生日", "线上单数", "线上消费", "门店单数", "门店消费", "已退", "净消费",
        "最近消费", "可用券", "最近到期",
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/members/export", ([AsParameters] MemberFilter ask, Actor actor, DeskMemberExport slice,
            CancellationToken ct) => slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Export)).AtMost(6);

    public async Task<Result<IResult>> Handle(Actor actor, MemberFilter ask, CancellationToken ct)
    {
        if (!actor.May(Permissions.Members)) return PlatformProblems.NotAllowed;
        var filtered = await query.Filtered(query.Seen(actor.And(Permissions.Members)), ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(actor, "desk.export_members", "desk/members", after: ask with { Phone = null,
                Text = null });
            return Task.CompletedTask;
        }, ct);
        return Result.Of(Csv.File("members.csv", Head, Lines(filtered.Value, ct)));
    }

    private async IAsyncEnumerable<IReadOnlyList<string?>> Lines(
        IQueryable<DeskMember> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = long.MaxValue;
        for (var given = 0; given < Csv.LinesAtMost; given += LinesAtOnce)
        {
            var last = after;
            var page = await rows.Where(row => row.Number < last).OrderByDescending(row => row.Number).Take(LinesAtOnce).ToListAsync(ct);
            foreach (var line in await lines.Of(page, ct)) yield return Cells(line);
            if (page.Count < LinesAtOnce) yield break;
            after = page[^1].Number;
        }
    }

    private string?[] Cells(MemberLine line) =>
    [
        Csv.Count(line.Number), line.Name, line.Phone, Channels.Zh(line.Channel), line.StoreName, line.GuideName,
        Csv.Time(line.JoinedAt, zone.Zone), line.Friend ? "是" : "否", line.Birthday, Csv.Count(line.Orders), Csv.Yuan(line.OnlinePaid),
        Csv.Count(line.Tickets), Csv.Yuan(line.PosPaid), Csv.Yuan(line.Refunded), Csv.Yuan(line.Spent),
        Csv.Time(line.LastOrderAt, zone.Zone), Csv.Count(line.Coupons), Csv.Time(line.CouponsFirstEnd, zone.Zone),
    ];
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
