using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>Accounts of one kind with their balances (科目余额表), in the order of their keys.</summary>
internal sealed class AccountList(SiyuDb db) : ISlice
{
    internal sealed record Row(AccountKind Kind, string Sub, string Name, Money Balance);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/ledger/accounts", (
                Actor actor, [FromQuery] AccountKind kind, [FromQuery] string? after,
                [FromQuery] int? size, AccountList slice, CancellationToken ct) =>
                slice.Handle(actor, kind, new PageAsk(after, size), ct).ToHttp())
            .Allow(Allow.Staff(LedgerModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, AccountKind kind, PageAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command($"""
            SELECT sub, CAST(sum(amount) AS bigint) FROM
                (SELECT sub, balance AS amount FROM ledger_balance WHERE kind = @kind AND sub > @after
                 UNION ALL SELECT sub, amount FROM ledger_unfolded WHERE kind = @kind AND sub > @after) AS moved
            GROUP BY sub ORDER BY sub LIMIT {ask.Take + 1}
            """);
        // A first page begins before the empty key, which the one account of the group has.
        select.Give("@kind", kind).Give("@after", ask.After ?? "");
        if (ask.After is null) select.CommandText = select.CommandText.Replace("sub > @after", "sub >= @after", StringComparison.Ordinal);
        var rows = new List<Row>();
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(new(kind, reader.GetString(0), kind.Rule().Zh, new(reader.GetInt64(1))));
        return new Page<Row>([.. rows.Take(ask.Take)], rows.Count > ask.Take ? rows[ask.Take - 1].Sub : null);
    }
}
