using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement;

/// <summary>What must hold of payouts at every instant (提现不变量).</summary>
internal sealed class SettlementVerify(ILedger ledger) : IVerify
{
    private const int Chunk = 500;
    private const int Shown = 5;

    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("settlement.one_open_payout_per_earner",
            "SELECT earner FROM settlement_payout WHERE state IN ('Requested', 'InFlight') GROUP BY earner HAVING count(*) > 1", ct);
        var (broken, shown) = (0L, new List<string>());
        PayoutId? after = null;
        while (await Next(db, after, ct) is { Count: > 0 } payouts)
        {
            var inFlight = await ledger.Balances([.. payouts.Select(AccountOf)], ct);
            foreach (var payout in payouts.Where(p => inFlight[AccountOf(p)] != (p.IsOpen ? p.Net : Money.Zero)))
            {
                broken++;
                if (shown.Count < Shown) shown.Add(payout.Id.ToString());
            }
            after = payouts[^1].Id;
        }
        yield return new(
            "settlement.payouts_equal_ledger", broken, "payout_in_flight[payout] = net while open, else 0 → " + string.Join(", ", shown));
    }

    private static Account AccountOf(Payout payout) => Account.Of(AccountKind.PayoutInFlight, payout.Id);

    private static Task<List<Payout>> Next(SiyuDb db, PayoutId? after, CancellationToken ct)
    {
        var id = (after ?? new PayoutId(Guid.Empty)).Value;
        var rows = db.IsSqlite
            ? db.Query<Payout>($"SELECT * FROM settlement_payout WHERE id > {id.ToString("D")} ORDER BY id LIMIT {Chunk}")
            : db.Query<Payout>($"SELECT * FROM settlement_payout WHERE id > {id} ORDER BY id LIMIT {Chunk}");
        return rows.AsNoTracking().ToListAsync(ct);
    }
}
