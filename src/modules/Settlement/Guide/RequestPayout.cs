using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Guide;

/// <summary>
/// A guide asks for what they earned (申请提现): one at a time, netted first, and the transfer is wished in the same transaction.
/// </summary>
internal sealed class RequestPayout(SiyuDb db, ILedger ledger, IPayments payments, PayoutContext context, TimeProvider clock) : ISlice
{
    internal sealed record Response(PayoutId Payout, Money Amount, Money Netted, Money Tax);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/payouts", (Actor actor, RequestPayout slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.AnyStaff).AtMost(10);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var earner = actor.Staff;
        // The receiver's row is where payouts of one earner queue.
        if (await db.Locked<Receiver, StaffId>(earner, ct) is not { } receiver) return SettlementProblems.NoReceiver;
        if (await context.OpenId(receiver, ct) is not { } openId) return SettlementProblems.NoReceiver;
        var open = db.All<Payout>().Where(p => p.State == PayoutState.Requested || p.State == PayoutState.InFlight);
        if (await open.AnyAsync(p => p.Earner == earner, ct))
            return SettlementProblems.InFlight;
        var terms = await context.Terms(ct);
        var planned = await Plan(earner, terms, ct);
        if (!planned.Ok) return planned.Problem!;
        var (plan, now) = (planned.Value, clock.GetUtcNow());
        var id = PayoutId.New(now);
        var posted = await ledger.Post([Payout.Netting(id, earner, plan, now), Payout.Start(id, earner, plan, now)], ct);
        if (posted.FirstOrDefault(p => !p.Ok).Problem is { } refused) return refused;
        var transfer = await payments.Transfer(new($"payout/{id}", receiver.AppId, openId, plan.Net, terms.Remark), ct);
        if (!transfer.Ok) return transfer.Problem!;
        var payout = new Payout
        {
            Id = id, Earner = earner, OrgPath = await context.PathOf(earner, ct), Transfer = transfer.Value, RequestedAt = now,
            Netted = plan.Netted, Gross = plan.Gross, Tax = plan.Tax, Net = plan.Net,
        };
        db.Add(payout);
        db.Publish(payout.Started);
        return new Response(id, plan.Net, plan.Netted, plan.Tax);
    }

    private async Task<Result<PayoutPlan>> Plan(StaffId earner, PayoutTerms terms, CancellationToken ct)
    {
        var (payable, receivable) = (Account.Of(AccountKind.CommissionPayable, earner), Account.Of(AccountKind.PromoterReceivable, earner));
        var balances = await ledger.Balances([payable, receivable], ct);
        return PayoutPlan.Of(balances[payable], balances[receivable], terms);
    }
}

/// <summary>What a payout must know of its neighbours (提现环境).</summary>
internal sealed class PayoutContext(IMembers members, IOrganization organization, ISettings settings)
{
    public Task<string?> OpenId(Receiver receiver, CancellationToken ct) => members.OpenIdOf(receiver.Member, receiver.AppId, ct);

    public async Task<PayoutTerms> Terms(CancellationToken ct) => await settings.Get<PayoutTerms>(PayoutTerms.Section, ct) ?? new();

    public async Task<string> PathOf(StaffId staff, CancellationToken ct) =>
        (await organization.Staff([staff], ct)).TryGetValue(staff, out var card) ? card.HomePath.Value : OrgPath.Root.Value;
}
