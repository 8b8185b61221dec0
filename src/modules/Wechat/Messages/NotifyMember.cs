using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Wechat;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.Wechat.Api;
using Siyu.Wechat.Domain;

namespace Siyu.Wechat.Messages;

/// <summary>A subscribe message on its way (订阅消息).</summary>
internal sealed record NotifyMember(MessageAsk Ask);

/// <summary>Sends a subscribe message once: each uses up a permission of the person, so a lost answer is not followed by a second
/// try.</summary>
internal sealed class NotifyMemberCall(SiyuDb db, Apps apps, IMembers members, MiniProgramApi api, TimeProvider clock)
    : IOutbound<NotifyMember>
{
    public async Task<OutboundAnswer> Call(NotifyMember intent, OutboundAttempt attempt, CancellationToken ct)
    {
        if (attempt.MayHaveHappened) return Ended(MessageState.Unknown, "an answer was lost");
        if (await apps.Mall(ct) is not { } app) return Ended(MessageState.Refused, "no mini program is configured");
        if (!app.Templates.TryGetValue(intent.Ask.Purpose, out var template))
            return Ended(MessageState.Refused, "no template for this purpose");
        if (await members.OpenIdOf(intent.Ask.Member, app.AppId, ct) is not { } openId)
            return Ended(MessageState.Refused, "no identity in this app");
        var words = intent.Ask.Words.ToDictionary(word => word.Key, word => new MessageValue(word.Value));
        var sent =
            await api.Notify(app, new SubscribeMessage(openId, template, intent.Ask.Page, words) { MiniprogramState = StateOf(app) }, ct);
        if (sent.Ok) return OutboundAnswer.Done();
        return sent.Failure!.Code == Errcode.UserRefused ? Ended(MessageState.NoGrant, sent.Failure.ToString()) : sent.Failure.Kind switch
        {
            FailureKind.Item or FailureKind.Permanent => Ended(MessageState.Refused, sent.Failure.ToString()),
            _ => sent.Failure.ToOutbound(clock),
        };
    }

    public async Task Record(NotifyMember intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome is OutboundOutcome.Retry or OutboundOutcome.Unknown) return;
        var row = await db.All<Domain.MessageSent>().SingleAsync(m => m.Id == intent.Ask.Key, ct);
        var how = answer.Outcome == OutboundOutcome.Done ? MessageState.Sent : answer.Payload<End>()!.State;
        row.End(how, answer.Reason, clock.GetUtcNow());
    }

    private static OutboundAnswer Ended(MessageState state, string reason) => OutboundAnswer.Refused(reason, new End(state));

    private static string StateOf(WechatApp app) => app.Version switch
    {
        "trial" => "trial",
        "develop" => "developer",
        _ => "formal",
    };

    private sealed record End(MessageState State);
}
