using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger.Periods;

/// <summary>
/// Finance closes a month (月末结账): from now on nothing is booked into it, what comes late is booked on the first day after it; a minute
/// later its sums are taken and stand. The latest closed month can be reopened with a reason.
/// </summary>
internal sealed class ClosePeriod(SiyuDb db, OpenFrom open, GroupZone zone, TimeProvider clock) : ISlice
{
    private const int NoteAtMost = 200;
    private static readonly TimeSpan Announced = TimeSpan.FromMinutes(1);

    internal sealed record Request(string? Note);

    internal sealed record Reopening(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/ledger/periods/{month}/close",
            (Actor actor, string month, Request request, ClosePeriod slice, CancellationToken ct) =>
            slice.Close(actor, month, request, ct).ToHttp()).Allow(Allow.Staff(LedgerModule.Close));
        routes.MapPost("/console/ledger/periods/{month}/reopen",
            (Actor actor, string month, Reopening request, ClosePeriod slice, CancellationToken ct) =>
            slice.Reopen(actor, month, request, ct).ToHttp()).Allow(Allow.Staff(LedgerModule.Close));
    }

    public async Task<Result<Done>> Close(Actor actor, string month, Request request, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        if (!Month.TryParse(month, out var wanted)) return PeriodProblems.Unknown;
        if (request.Note?.Length > NoteAtMost) return PeriodProblems.NeedsReason.With(NoteAtMost).AtField("note");
        var (now, last) = (clock.GetUtcNow(), await Last(ct));
        if (last is not null && string.CompareOrdinal(wanted.ToString(), last.Id) <= 0)
            return last.State == PeriodState.Closing && last.Id == wanted.ToString()
                ? PeriodProblems.StillClosing.With(last.Id) : PeriodProblems.Handled.With(wanted.ToString());
        if (last is not null && Next(last) is { } next && next != wanted) return PeriodProblems.NotNext.With(next.ToString());
        if (wanted.End(zone.Zone) > now) return PeriodProblems.NotOver.With(wanted.ToString());
        db.Add(new AccountingPeriod
        {
            Id = wanted.ToString(), State = PeriodState.Closing, Until = wanted.End(zone.Zone), AnnouncedBy = actor.Subject,
            AnnouncedAt = now, Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
        });
        db.Schedule(wanted.ToString(), now + Announced, new TakeSums(wanted.ToString()));
        db.Audit(actor, "ledger.close_month", $"month/{wanted}", null, request);
        open.Forget();
        return Done.It;
    }

    public async Task<Result<Done>> Reopen(Actor actor, string month, Reopening request, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        if (request.Reason?.Trim() is not { Length: >= 2 and <= NoteAtMost } reason)
            return PeriodProblems.NeedsReason.With(NoteAtMost).AtField("reason");
        var last = await Last(ct);
        if (last is null || last.Id != month)
            return await db.All<AccountingPeriod>().AnyAsync(period => period.Id == month, ct)
                ? PeriodProblems.NotLatest : PeriodProblems.Unknown;
        if (last.State == PeriodState.Closing) return PeriodProblems.StillClosing.With(month);
        await db.All<PeriodLine>().Where(line => line.Month == month).ExecuteDeleteAsync(ct);
        db.Remove(last);
        db.Audit(actor, "ledger.reopen_month", $"month/{month}", null, new { reason });
        open.Forget();
        return Done.It;
    }

    private Task<AccountingPeriod?> Last(CancellationToken ct) =>
        db.All<AccountingPeriod>().OrderByDescending(period => period.Id).FirstOrDefaultAsync(ct);

    internal static Month? Next(AccountingPeriod last) => Month.TryParse(last.Id, out var month) ? month.Next : null;
}

/// <summary>A month was announced a minute ago: its sums are taken (结账取数).</summary>
internal sealed record TakeSums(string Month);

/// <summary>Takes the turnover and the balance of every kind of account; what is booked by now is all there will be.</summary>
internal sealed class TakeSumsDue(SiyuDb db, PeriodSums sums, TimeProvider clock) : IDueHandler<TakeSums>
{
    public async Task Handle(TakeSums body, CancellationToken ct)
    {
        var period = await db.All<AccountingPeriod>().SingleOrDefaultAsync(one => one.Id == body.Month, ct);
        if (period is not { State: PeriodState.Closing }) return;
        var before = await db.All<AccountingPeriod>().Where(one => one.Until < period.Until).OrderByDescending(one => one.Until)
            .FirstOrDefaultAsync(ct);
        var opening = before is null ? [] : await db.All<PeriodLine>().Where(line => line.Month == before.Id)
            .ToDictionaryAsync(line => line.Kind, line => line.Closing, ct);
        var moved = await sums.Between(before?.Until, period.Until, ct);
        db.AddRange(ChartOfAccounts.Kinds.Select(kind =>
        {
            var (debit, credit) = moved.GetValueOrDefault(kind);
            var begin = opening.GetValueOrDefault(kind);
            return new PeriodLine
            {
                Month = period.Id, Kind = kind, Opening = begin, Debit = debit, Credit = credit,
                Closing = begin + kind.Natural(debit - credit),
            };
        }));
        (period.State, period.ClosedAt) = (PeriodState.Closed, clock.GetUtcNow());
    }
}
