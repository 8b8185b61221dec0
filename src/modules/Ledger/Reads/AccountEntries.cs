using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The entries behind one account's balance (科目明细账), newest first; each names the noun whose journals explain it.</summary>
internal sealed class AccountEntries(AccountStatement statement, LedgerRows rows) : ISlice
{
    internal sealed record Row(string Journal, string Kind, string Subject, Money Amount, DateTimeOffset At);

    internal sealed record Response(AccountKind Kind, string Sub, string Name, Money Balance, Page<Row> Entries);

    internal sealed record Ask(AccountKind Kind, string? Sub);

    public static Sheet<Row> Sheet { get; } = new("ledger.export_entries", "科目明细")
    {
        { "时间", row => row.At },
        { "事项", row => Words.Of(row.Kind) },
        { "单据", row => Words.Noun(row.Subject) },
        { "单号", row => Words.Subject(row.Subject) },
        { "增减", row => row.Amount },
        { "凭证号", row => row.Journal },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/ledger/entries", (
                Actor actor, [FromQuery] AccountKind kind, [FromQuery] string? sub, [AsParameters] PageAsk page,
                AccountEntries slice, CancellationToken ct) =>
                slice.Handle(actor, new(kind, sub ?? ""), page, ct).ToHttp())
            .Allow(Allow.Staff(LedgerModule.Read));
        routes.MapExport<AccountEntries, Ask, Row>("/console/ledger/entries", Sheet, async (slice, actor, ask, page, ct) =>
            page.Unsorted() ?? (await slice.Handle(actor, new(ask.Kind, ask.Sub ?? ""), page.Page, ct)).Map(answer => answer.Entries))
            .Allow(Allow.Staff(LedgerModule.Read));
    }

    public async Task<Result<Response>> Handle(Actor actor, Account account, PageAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var entries = await statement.Read([account], page, ct);
        var balance = (await rows.Balances([account], ct)).GetValueOrDefault(account);
        return new Response(account.Kind, account.Sub, account.Kind.Rule().Zh, balance, new(
            [.. entries.Rows.Select(entry => new Row(entry.JournalKey, entry.JournalKind, entry.Subject, entry.Amount, entry.At))],
            entries.Next));
    }
}
