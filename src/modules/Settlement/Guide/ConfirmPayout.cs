using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Guide;

/// <summary>What <c>wx.requestMerchantTransfer</c> takes to confirm the open payout (确认收款), for the guide in the mini program.</summary>
internal sealed class ConfirmPayout(SiyuDb db, IPayments payments) : ISlice
{
    internal sealed record Response(PayoutId Payout, Money Amount, string MchId, string AppId, string Package);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/mall/payouts/confirmation", (Actor actor, ConfirmPayout slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Member);
        routes.MapGet(
            "/guide/payouts/confirmation", (Actor actor, ConfirmPayout slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyStaff);
    }

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var earner = actor.AsStaff ?? await EarnerOf(actor.Member, ct);
        if (earner is null) return SettlementProblems.NoReceiver;
        var payout = await db.All<Payout>().AsNoTracking()
            .SingleOrDefaultAsync(p => p.Earner == earner && (p.State == PayoutState.Requested || p.State == PayoutState.InFlight), ct);
        if (payout is null) return SettlementProblems.Unknown;
        return await payments.ConfirmPackage(payout.Transfer, ct) is { } ticket
            ? new Response(payout.Id, payout.Net, ticket.MerchantId, ticket.AppId, ticket.Package)
            : SettlementProblems.NotReady;
    }

    private async Task<StaffId?> EarnerOf(MemberId member, CancellationToken ct) =>
        await db.All<Receiver>().Where(r => r.Member == member).Select(r => (StaffId?)r.Id).SingleOrDefaultAsync(ct);
}
