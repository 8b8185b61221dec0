using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements.Console;

/// <summary>Operations let drafts go to their counterparties (发出结算单), many at once.</summary>
internal sealed class IssueStatements(StatementDesk desk) : ISlice
{
    private const int MostAtOnce = 100;

    internal sealed record Request(IReadOnlyList<StatementId> Statements);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/issue", (Actor actor, Request request, IssueStatements slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(SettlementModule.Issue));

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Statements.Count is 0 or > MostAtOnce) return SettlementProblems.TooManyAtOnce.With(MostAtOnce);
        return await desk.Issue(actor, [.. request.Statements.Distinct()], ct);
    }
}

/// <summary>
/// Operations write an agreed difference onto a draft or a disputed statement (调整结算单); it is booked against the group's income.
/// </summary>
internal sealed class AdjustStatement(SiyuDb db, StatementDesk desk, ILedger ledger) : ISlice
{
    /// <param name="Amount">What the counterparty gets more, or, negative, less.</param>
    internal sealed record Request(Money Amount, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/{id}/adjust", (
                Actor actor, StatementId id, Request request, AdjustStatement slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Issue));

    public async Task<Result<Done>> Handle(Actor actor, StatementId id, Request request, CancellationToken ct)
    {
        if (StatementDesk.Note(request.Reason) is not { } reason) return SettlementProblems.NeedsNote.AtField("reason");
        return await desk.Act(actor, id, new(StatementAct.Adjusted, reason, request.Amount), async (statement, now) =>
        {
            var adjusted = statement.Adjust(request.Amount, now);
            if (!adjusted.Ok) return adjusted;
            var adjustment = StatementId.New(now).Value;
            Must.Hold(await db.NoteFacts([Fact.Adjusted(statement, adjustment, request.Amount, reason, now)], ct) == 1, "a new adjustment");
            Must.Hold((await ledger.Post([StatementJournals.Adjusted(statement, adjustment, request.Amount, now)], ct))[0].Ok,
                "payable accounts take any adjustment");
            return adjusted;
        }, ct);
    }
}

/// <summary>Operations answer an objection (答复异议), and it is the counterparty's turn again.</summary>
internal sealed class AnswerDispute(StatementDesk desk) : ISlice
{
    internal sealed record Request(string Answer);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/{id}/answer", (
                Actor actor, StatementId id, Request request, AnswerDispute slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Issue));

    public async Task<Result<Done>> Handle(Actor actor, StatementId id, Request request, CancellationToken ct) =>
        StatementDesk.Note(request.Answer) is { } answer
            ? await desk.Act(actor, id, new(StatementAct.Answered, answer), (statement, now) => statement.Answer(now), ct)
            : SettlementProblems.NeedsNote.AtField("answer");
}

/// <summary>Finance paid a statement at the bank and writes down its number (登记付款); the ledger follows.</summary>
internal sealed class PayStatement(StatementDesk desk, ILedger ledger) : ISlice
{
    private const int LeastReference = 4;
    private const int MostReference = 64;

    internal sealed record Request(string Reference);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/{id}/pay", (
                Actor actor, StatementId id, Request request, PayStatement slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Pay));

    public async Task<Result<Done>> Handle(Actor actor, StatementId id, Request request, CancellationToken ct)
    {
        if (request.Reference?.Trim() is not { Length: >= LeastReference and <= MostReference } reference)
            return SettlementProblems.BadReference.AtField("reference");
        return await desk.Act(actor, id, new(StatementAct.Paid, reference), async (statement, now) =>
        {
            var paid = statement.Pay(reference, now);
            if (!paid.Ok || paid.Value.Before) return paid;
            Must.Hold((await ledger.Post([StatementJournals.Paid(statement, now)], ct))[0].Ok, "what is paid is booked");
            return paid;
        }, ct);
    }
}
