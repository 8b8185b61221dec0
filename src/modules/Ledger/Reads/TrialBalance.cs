using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The trial balance (试算平衡表): every kind of account with its sum; debits equal credits.</summary>
internal sealed class TrialBalance(SiyuDb db) : ISlice
{
    internal sealed record Line(AccountKind Kind, string Name, Nature Nature, Money Balance);

    internal sealed record Response(IReadOnlyList<Line> Lines, Money Debit, Money Credit)
    {
        public bool Balanced => Debit == Credit;
    }

    public static Sheet<Line> Sheet { get; } = new("ledger.export_trial_balance", "试算平衡表")
    {
        { "科目", line => line.Name },
        { "类别", line => Words.Of(line.Nature) },
        { "借方余额", line => line.Kind.Rule().GrowsByDebit ? line.Balance : null },
        { "贷方余额", line => line.Kind.Rule().GrowsByDebit ? null : line.Balance },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/console/ledger/trial-balance", (Actor actor, TrialBalance slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Staff(LedgerModule.Read));
        routes.MapExport<TrialBalance, Unfiltered, Line>("/console/ledger/trial-balance", Sheet, async (slice, actor, _, page, ct) =>
            page.Unsorted() ?? (await slice.Handle(actor, ct)).Map(answer => new Page<Line>(answer.Lines, null)))
            .Allow(Allow.Staff(LedgerModule.Read));
    }

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var sums = await Sums(ct);
        var lines = ChartOfAccounts.Kinds.Where(sums.ContainsKey)
            .Select(kind => new Line(kind, kind.Rule().Zh, kind.Rule().Nature, sums[kind])).ToList();
        return new Response(lines, Side(lines, byDebit: true), Side(lines, byDebit: false));
    }

    private async Task<Dictionary<AccountKind, Money>> Sums(CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command("""
            SELECT kind, CAST(sum(amount) AS bigint) FROM
                (SELECT kind, balance AS amount FROM ledger_balance UNION ALL SELECT kind, amount FROM ledger_unfolded) AS moved
            GROUP BY kind
            """);
        var sums = new Dictionary<AccountKind, Money>();
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) sums[Enum.Parse<AccountKind>(reader.GetString(0))] = new(reader.GetInt64(1));
        return sums;
    }

    private static Money Side(IEnumerable<Line> lines, bool byDebit) =>
        lines.Where(l => l.Kind.Rule().GrowsByDebit == byDebit).Sum(l => l.Balance);
}
