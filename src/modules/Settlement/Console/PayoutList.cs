using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;

namespace Siyu.Settlement.Console;

/// <summary>Payouts of the staff one may see (提现列表), newest first.</summary>
internal sealed class PayoutList(SiyuDb db, IOrganization organization) : IListSlice<PayoutList.Ask, PayoutList.Row>
{
    private static readonly Sorting<Payout> Order = Sorting<Payout>.Of("-requestedAt", payout => payout.Id)
        .By("requestedAt", payout => payout.RequestedAt).By("net", payout => payout.Net);

    internal sealed record Ask(PayoutState? State);

    internal sealed record Row(
        PayoutId Id, StaffId Earner, PayoutState State, Money Netted, Money Gross, Money Tax,
        Money Net, string? Reason, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt)
    {
        public string? EarnerName { get; init; }
    }

    public static Sheet<Row> Sheet { get; } = new("settlement.export_payouts", "提现")
    {
        { "员工", row => row.EarnerName ?? "已离职员工" },
        { "提现金额", row => row.Gross },
        { "抵扣欠款", row => row.Netted },
        { "代扣税", row => row.Tax },
        { "实际到账", row => row.Net },
        { "状态", row => Said(row.State) },
        { "说明", row => row.Reason == "OVERDUE_CLOSE" ? "员工超过 24 小时没有确认收款" : row.Reason },
        { "申请时间", row => row.RequestedAt },
        { "完成时间", row => row.EndedAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<PayoutList, Ask, Row>("/console/payouts", Allow.Staff(SettlementModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var payouts = db.Payouts(actor).AsNoTracking();
        if (ask.State is { } state) payouts = payouts.Where(p => p.State == state);
        var found = await Order.Page(payouts, page, ct);
        if (!found.Ok) return found.Problem!;
        var names = await organization.StaffNames([.. found.Value.Rows.Select(p => p.Earner).Distinct()], ct);
        return new Page<Row>([.. found.Value.Rows.Select(p => new Row(
            p.Id, p.Earner, p.State, p.Netted, p.Gross, p.Tax, p.Net, p.Reason, p.RequestedAt, p.EndedAt)
            { EarnerName = names.GetValueOrDefault(p.Earner) })], found.Value.Next);
    }

    private static string Said(PayoutState state) => state switch
    {
        PayoutState.Requested => "已申请", PayoutState.InFlight => "等员工确认收款", PayoutState.Paid => "已到账",
        PayoutState.Returned => "已退回可提现",
    };
}
