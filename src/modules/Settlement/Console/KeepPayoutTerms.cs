using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Console;

/// <summary>Reads and sets the terms of payouts (提现规则): least, most, tax withheld, remark.</summary>
internal sealed class KeepPayoutTerms(SiyuDb db, ISettings settings) : ISlice
{
    private const long WechatLeastFen = 10;
    private const int MostTaxBps = 4_000;
    private const int MostRemark = 32;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/payouts/terms", (KeepPayoutTerms slice, CancellationToken ct) => slice.Look(ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Read));
        routes.MapPut("/console/payouts/terms", (Actor actor, PayoutTerms request, KeepPayoutTerms slice, CancellationToken ct) =>
                slice.Handle(actor, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Configure));
    }

    public async Task<Result<PayoutTerms>> Look(CancellationToken ct) =>
        await settings.Get<PayoutTerms>(PayoutTerms.Section, ct) ?? new();

    public async Task<Result<Done>> Handle(Actor actor, PayoutTerms request, CancellationToken ct)
    {
        if (request.MinFen < WechatLeastFen || request.MaxFen < request.MinFen) return SettlementProblems.BadTerms.AtField("minFen");
        if (request.TaxBps is < 0 or > MostTaxBps) return SettlementProblems.BadTerms.AtField("taxBps");
        if (request.Remark.Length is 0 or > MostRemark) return SettlementProblems.BadTerms.AtField("remark");
        var before = await settings.Get<PayoutTerms>(PayoutTerms.Section, ct) ?? new();
        await settings.Set(PayoutTerms.Section, request, ct);
        db.Audit(actor, "settlement.keep_terms", PayoutTerms.Section, before, request);
        return Done.It;
    }
}
