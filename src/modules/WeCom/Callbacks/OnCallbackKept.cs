using System.Text;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Callbacks;

/// <summary>Reads what lies in the inbox (处理回调): once per message, whatever order they came in.</summary>
internal sealed class OnCallbackKept(SiyuDb db, Vault vault, ContactBook book, TimeProvider clock) : IReaction<CallbackKept>
{
    public async Task Handle(CallbackKept news, CancellationToken ct)
    {
        var kept = await db.All<InboxMessage>().SingleOrDefaultAsync(m => m.Id == news.Inbox, ct);
        if (kept is not { State: InboxState.Waiting, BodySealed: { } body }) return;
        var message = CallbackMessage.Read(Encoding.UTF8.GetBytes(vault.OpenOwn(body)));
        Must.Hold(message.Ok, "only messages that read are kept");
        kept.End(await Apply(kept.CorpId, message.Value, ct), clock.GetUtcNow());
    }

    private async Task<InboxState> Apply(string corpId, CallbackMessage message, CancellationToken ct)
    {
        if (message.Event != "change_external_contact" || message["UserID"] is not { } user || message["ExternalUserID"] is not { } contact)
            return InboxState.Unread;
        var told = new FollowNews(corpId, user, contact, message.CreatedAt);
        var isNew = message.ChangeType switch
        {
            "add_external_contact" or "add_half_external_contact" => await book.Add(await WithCode(told, message, ct), ct),
            "del_external_contact" => await book.End(told, FollowState.EndedByGuide, ct),
            "del_follow_user" => await book.End(told, FollowState.EndedByContact, ct),
            "edit_external_contact" => await book.Edit(told, ct),
            _ => (bool?)null,
        };
        return isNew switch { true => InboxState.Applied, false => InboxState.NothingNew, null => InboxState.Unread };
    }

    private async Task<FollowNews> WithCode(FollowNews told, CallbackMessage message, CancellationToken ct)
    {
        var code = ChannelCode.FromState(message["State"]);
        var ours = code is not null && await db.All<ChannelCode>().AnyAsync(c => c.Id == code && c.CorpId == told.CorpId, ct);
        return told with { Code = ours ? code : null, WelcomeCode = message["WelcomeCode"] };
    }
}
