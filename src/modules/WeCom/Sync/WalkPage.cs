using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Sync;

/// <summary>A wish for the next page of a walk (同步一页); pages come one after the other, so a corp is asked serially.</summary>
internal sealed record WalkPage(Guid Run, string CorpId, int Page);

/// <summary>
/// Reads a page of one account's contacts. The page is taken in at once, in a unit of work of its own that may be repeated, so that
/// nobody's name lies in a recorded answer; what is recorded is only where the walk stands.
/// </summary>
internal sealed class WalkPageCall(SiyuDb db, Works works, Corps corps, ContactApi api, ContactBook book, TimeProvider clock)
    : IOutbound<WalkPage>
{
    private const int CursorForgotten = 40058;

    public async Task<OutboundAnswer> Call(WalkPage intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var run = await db.All<SyncRun>().AsNoTracking().SingleAsync(r => r.Id == intent.Run, ct);
        if (run.EndedAt is not null || run.Pages != intent.Page) return OutboundAnswer.Refused("another page is due");
        var user = UsersOf(run)[run.Place];
        var page = await api.BatchByUser(await corps.Get(intent.CorpId, ct), [user], run.Cursor, ct);
        if (page.Failure is { } failure && Around(run, failure) is { } turned) return OutboundAnswer.Done(turned);
        if (!page.Ok) return page.Failure!.ToOutbound(clock);
        var added =
            await works.Do(async services => Result.Of(await services.GetRequiredService<PageReader>().Take(run, user, page.Value, ct)), ct,
            WorkPriority.Background);
        return OutboundAnswer.Done(new Turned(page.Value.NextCursor, added.Value));
    }

    public async Task Record(WalkPage intent, OutboundAnswer answer, CancellationToken ct)
    {
        var run = await db.All<SyncRun>().SingleAsync(r => r.Id == intent.Run, ct);
        if (run.EndedAt is not null || run.Pages != intent.Page) return;
        run.Failure = answer.Reason;
        if (answer.Outcome == OutboundOutcome.Refused) run.GiveUp(answer.Reason ?? "", clock.GetUtcNow());
        if (answer.Outcome != OutboundOutcome.Done) return;
        await Turn(run, answer.Payload<Turned>()!, ct);
        if (run.EndedAt is null) db.Intend($"{run.Id}/{run.Pages}", intent with { Page = run.Pages });
    }

    /// <summary>Failures that concern this account only; the walk goes on.</summary>
    private static Turned? Around(SyncRun run, Failure failure) => failure switch
    {
        { Code: Errcode.NoRelation } => new Turned(null, 0),
        { Code: CursorForgotten } when run.Cursor is not null => new Turned(null, 0) { Again = true },
        { Kind: FailureKind.Item } => new Turned(null, 0) { Skip = failure.ToString() },
        _ => null,
    };

    private async Task Turn(SyncRun run, Turned turned, CancellationToken ct)
    {
        if (turned.Again)
        {
            run.StartAccountAgain();
            return;
        }
        var users = UsersOf(run);
        var user = users[run.Place];
        run.FoundAdded += turned.Added;
        var walked = run.Turn(turned.Next, users.Count, clock.GetUtcNow());
        if (turned.Skip is { } why) run.Failure = why;
        else if (walked) run.FoundEnded += await book.EndMissing(run, user, ct);
    }

    private static List<string> UsersOf(SyncRun run) => JsonSerializer.Deserialize<List<string>>(run.Users)!;

    private sealed record Turned(string? Next, int Added)
    {
        /// <summary>The account begins again.</summary>
        public bool Again { get; init; }

        /// <summary>Why the account is left out.</summary>
        public string? Skip { get; init; }
    }
}
