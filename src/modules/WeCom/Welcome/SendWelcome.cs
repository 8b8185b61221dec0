using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Welcome;

/// <summary>A welcome to send (发送欢迎语). Its code stays sealed in its row; the text speaks to nobody by name.</summary>
internal sealed record SendWelcome(Guid Welcome, string CorpId, string Text, IReadOnlyList<WelcomeCard> Cards);

/// <summary>Sends a welcome within its twenty seconds; every way it can end is told apart.</summary>
internal sealed class SendWelcomeCall(SiyuDb db, Vault vault, Corps corps, WelcomeApi api, MediaShelf shelf, TimeProvider clock)
    : IOutbound<SendWelcome>
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public async Task<OutboundAnswer> Call(SendWelcome intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var welcome = await db.All<Domain.Welcome>().AsNoTracking().SingleAsync(w => w.Id == intent.Welcome, ct);
        if (clock.GetUtcNow() >= welcome.Until)
            return Ended(attempt.MayHaveHappened ? WelcomeState.Unknown : WelcomeState.Late, "20 s are over");
        if (await vault.Open(db, welcome.Contact.Value, welcome.CodeSealed, ct) is not { } code)
            return Ended(WelcomeState.Refused, "erased");
        var corp = await corps.Get(intent.CorpId, ct);
        var (cards, leftOut) = await Attachments(corp, intent.Cards, ct);
        var sent = await api.Send(corp,
            new WelcomeMessage(code, intent.Text.Length > 0 ? new(intent.Text) : null, cards.Count > 0 ? cards : null), ct);
        if (sent.Ok) return OutboundAnswer.Done(leftOut);
        return Ending(sent.Failure!, attempt.MayHaveHappened, welcome.Until);
    }

    public async Task Record(SendWelcome intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome is OutboundOutcome.Retry or OutboundOutcome.Unknown) return;
        var welcome = await db.All<Domain.Welcome>().SingleAsync(w => w.Id == intent.Welcome, ct);
        var news = answer.Outcome == OutboundOutcome.Done
            ? welcome.End(WelcomeState.Sent, answer.Payload<string>(), clock.GetUtcNow())
            : welcome.End(answer.Payload<End>()!.State, answer.Reason, clock.GetUtcNow());
        if (news is not null) db.Publish(news);
    }

    // After a lost answer these three say only that the code is spent, maybe by us.
    private OutboundAnswer Ending(Failure failure, bool mayHaveHappened, DateTimeOffset until) => failure.Code switch
    {
        Errcode.WelcomeInvalid or Errcode.AlreadyChatting or Errcode.WelcomeTaken when mayHaveHappened =>
            Ended(WelcomeState.Unknown, failure.ToString()),
        Errcode.WelcomeInvalid => Ended(WelcomeState.Invalid, failure.ToString()),
        Errcode.AlreadyChatting => Ended(WelcomeState.AlreadyChatting, failure.ToString()),
        Errcode.WelcomeTaken => Ended(WelcomeState.TakenByOther, failure.ToString()),
        _ when failure.Kind == FailureKind.Unknown => OutboundAnswer.Unknown(failure.ToString()),
        _ when failure.Kind is FailureKind.Retry or FailureKind.BackOff && clock.GetUtcNow() + Again < until =>
            OutboundAnswer.RetryAt(clock.GetUtcNow() + Again, failure.ToString()),
        _ => Ended(WelcomeState.Refused, failure.ToString()),
    };

    private static OutboundAnswer Ended(WelcomeState state, string reason) => OutboundAnswer.Refused(reason, new End(state));

    /// <summary>The cards as WeCom takes them; one whose picture cannot be had is left out rather than the greeting be late.</summary>
    private async Task<(List<Attachment> Cards, string? LeftOut)> Attachments(WeComCorp corp, IReadOnlyList<WelcomeCard> cards,
        CancellationToken ct)
    {
        var attachments = new List<Attachment>();
        string? leftOut = null;
        foreach (var card in cards)
        {
            if (card.AppId is not { } app)
            {
                attachments.Add(new Attachment("link") { Link = new(card.Title, card.Target, card.Picture, null) });
                continue;
            }
            var media = await shelf.MediaOf(corp, card.Picture, ct);
            if (media.Ok) attachments.Add(new Attachment("miniprogram") { Miniprogram = new(card.Title, media.Value, app, card.Target) });
            else leftOut = $"card left out: {media.Failure}";
        }
        return (attachments, leftOut);
    }

    private sealed record End(WelcomeState State);
}
