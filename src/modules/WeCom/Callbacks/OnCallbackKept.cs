using System.Text;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Callbacks;

/// <summary>
/// Reads what lies in the inbox (处理回调): once per message, whatever order they came in. A group is read by as many statements as one.
/// </summary>
internal sealed class OnCallbackKept(SiyuDb db, Vault vault, ContactBook book, TimeProvider clock) : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var ids = news.Cast<CallbackKept>().Select(one => one.Inbox).ToList();
        var rows = (await db.All<InboxMessage>().Where(m => ids.Contains(m.Id)).ToListAsync(ct)).ToDictionary(m => m.Id);
        var waiting = ids.Distinct().Select(id => rows.GetValueOrDefault(id)).OfType<InboxMessage>()
            .Where(kept => kept is { State: InboxState.Waiting, BodySealed: not null })
            .Select(kept => (Kept: kept, Said: Open(kept))).ToList();
        var codes = await Codes([.. waiting.Select(one => ChannelCode.FromState(one.Said["State"])).OfType<ChannelCodeId>()], ct);
        var told = waiting.Select(one => (one.Kept, one.Said, Told: Told(one.Kept.CorpId, one.Said, codes))).ToList();
        await book.Expect([.. told.Select(one => one.Told).OfType<FollowNews>()], ct);
        foreach (var (kept, said, follow) in told)
            kept.End(follow is null ? InboxState.Unread : await Apply(said.ChangeType!, follow, ct), clock.GetUtcNow());
    }

    private CallbackMessage Open(InboxMessage kept)
    {
        var message = CallbackMessage.Read(Encoding.UTF8.GetBytes(vault.OpenOwn(kept.BodySealed!)));
        Must.Hold(message.Ok, "only messages that read are kept");
        return message.Value;
    }

    /// <summary>Which of these live codes are ours, and of which corp.</summary>
    private async Task<Dictionary<ChannelCodeId, string>> Codes(IReadOnlyList<ChannelCodeId> codes, CancellationToken ct) =>
        codes.Count == 0 ? []
            : await db.All<ChannelCode>().Where(c => codes.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.CorpId, ct);

    /// <summary>What a message says about a friendship, if it is about one.</summary>
    private static FollowNews? Told(string corpId, CallbackMessage said, Dictionary<ChannelCodeId, string> codes)
    {
        if (said.Event != "change_external_contact" || !IsRead(said.ChangeType) || said["UserID"] is not { } user
            || said["ExternalUserID"] is not { } contact) return null;
        var code = ChannelCode.FromState(said["State"]);
        var ours = code is { } named && codes.GetValueOrDefault(named) == corpId;
        return new(corpId, user, contact, said.CreatedAt) { Code = ours ? code : null, WelcomeCode = said["WelcomeCode"] };
    }

    private static bool IsRead(string? change) => change is
        "add_external_contact" or "add_half_external_contact" or "del_external_contact" or "del_follow_user" or "edit_external_contact";

    private async Task<InboxState> Apply(string change, FollowNews told, CancellationToken ct)
    {
        var isNew = change switch
        {
            "del_external_contact" => await book.End(told, FollowState.EndedByGuide, ct),
            "del_follow_user" => await book.End(told, FollowState.EndedByContact, ct),
            "edit_external_contact" => await book.Edit(told, ct),
            _ => await book.Add(told, ct),
        };
        return isNew ? InboxState.Applied : InboxState.NothingNew;
    }
}
