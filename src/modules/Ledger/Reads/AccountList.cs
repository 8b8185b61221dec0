using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>Accounts of one kind with their balances (科目余额表), in the order of their keys.</summary>
internal sealed class AccountList(SiyuDb db) : IListSlice<AccountList.Ask, AccountList.Row>
{
    internal sealed record Ask(AccountKind Kind);

    internal sealed record Row(AccountKind Kind, string Sub, string Name, Money Balance);

    public static Sheet<Row> Sheet { get; } = new("ledger.export_accounts", "科目余额")
    {
        { "科目", row => row.Name },
        { "明细科目", row => Words.Sub(row.Kind, row.Sub) },
        { "余额", row => row.Balance },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<AccountList, Ask, Row>("/console/ledger/accounts", Allow.Staff(LedgerModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask of, ListAsk ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        if (ask.Unsorted() is { } refused) return refused;
        var kind = of.Kind;
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
