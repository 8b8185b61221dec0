using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>The audit log (审计日志): who did which privileged act to what, with before and after; newest first.</summary>
internal sealed class AuditLog(SiyuDb db) : IListSlice<AuditLog.Ask, AuditLog.Row>
{
    private static readonly Sorting<AuditRow> Order = Sorting<AuditRow>.Newest("at", row => row.Id);

    internal sealed record Ask(string? Subject, Guid? Actor);

    public const string Read = "platform.audit";

    internal sealed record Row(
        Guid Id, DateTimeOffset At, ActorKind ActorKind, Guid Actor, string Action, string Subject, string? Before, string? After)
    {
        /// <summary>What people call the act.</summary>
        public string ActionName => AuditWords.Of(Action);
    }

    public static Sheet<Row> Sheet { get; } = new("platform.export_audit", "审计日志")
    {
        { "时间", row => row.At },
        { "操作人", row => Who(row) },
        { "操作", row => row.ActionName },
        { "操作代码", row => row.Action },
        { "对象", row => row.Subject },
        { "操作前", row => row.Before },
        { "操作后", row => row.After },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<AuditLog, Ask, Row>("/console/operations/audit", Allow.Staff(Read));

    public async Task<Result<Page<Row>>> Handle(Actor reader, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.All<AuditRow>().AsNoTracking();
        if (ask.Subject is { Length: > 0 } subject) rows = rows.Where(row => row.Subject == subject);
        if (ask.Actor is { } actor) rows = rows.Where(row => row.Actor == actor);
        return (await Order.Page(rows, page, ct)).Map(shown => new Page<Row>(
            [.. shown.Rows.Select(row =>
                new Row(row.Id, row.At, row.ActorKind, row.Actor, row.Action, row.Subject, row.Before, row.After))], shown.Next));
    }

    private static object Who(Row row) => row.ActorKind switch
    {
        ActorKind.Staff => new Named("staff", row.Actor, "员工"), ActorKind.System => "系统", ActorKind.Member => "会员本人",
        ActorKind.Visitor => "访客", ActorKind.ApiKey => "接口", ActorKind.Nobody => "未登录",
    };
}
