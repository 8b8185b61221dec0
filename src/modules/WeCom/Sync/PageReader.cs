using Microsoft.EntityFrameworkCore;
using Siyu.Platform;
using Siyu.WeCom.Api;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Sync;

/// <summary>Takes in a page of one account's contacts (同步入账); the same page again changes nothing.</summary>
internal sealed class PageReader(SiyuDb db, ContactBook book, Recognition recognition, TimeProvider clock)
{
    /// <summary>Answers how many friendships nobody had told us of.</summary>
    public async Task<int> Take(SyncRun run, string user, ContactPage page, CancellationToken ct)
    {
        var items = page.ExternalContactList ?? [];
        var known = await book.Find(run.CorpId, [.. items.Select(i => i.ExternalContact.ExternalUserId)], ct);
        var ids = known.Values.Select(c => c.Id).ToList();
        var follows =
            await db.All<FollowRelation>().Where(f => f.UserId == user && ids.Contains(f.Contact)).ToDictionaryAsync(f => f.Contact, ct);
        var added = 0;
        foreach (var item in items)
        {
            var contact = known.GetValueOrDefault(item.ExternalContact.ExternalUserId);
            var follow = contact is null ? null : follows.GetValueOrDefault(contact.Id);
            if (follow is not null) follow.SeenBy = run.Id;
            if (contact is { DetailAt: null, ErasedAt: null }) await recognition.Learn(contact, Facts(item), ct);
            if (IsUntold(follow, item) && await book.Add(await News(run, user, item, ct), ct)) added++;
        }
        return added;
    }

    /// <summary>
    /// A contact stays in the guide's list after they deleted the guide: only an addition that is newer than what we heard is news.
    /// One of the last minutes is left to its own callback, which alone carries the welcome.
    /// </summary>
    private bool IsUntold(FollowRelation? follow, ContactWithFollow item)
    {
        var since = DateTimeOffset.FromUnixTimeSeconds(item.FollowInfo.CreateTime);
        if (since > clock.GetUtcNow() - ContactBook.Settling) return false;
        return follow is null || (follow.State != FollowState.Friends && since > follow.ChangedAt);
    }

    private async Task<FollowNews> News(SyncRun run, string user, ContactWithFollow item, CancellationToken ct)
    {
        var code = ChannelCode.FromState(item.FollowInfo.State);
        var ours = code is not null && await db.All<ChannelCode>().AnyAsync(c => c.Id == code && c.CorpId == run.CorpId, ct);
        return new FollowNews(run.CorpId, user, item.ExternalContact.ExternalUserId,
            DateTimeOffset.FromUnixTimeSeconds(item.FollowInfo.CreateTime))
        {
            Code = ours ? code : null,
            Facts = Facts(item),
            SeenBy = run.Id,
        };
    }

    private static ContactFacts Facts(ContactWithFollow item) => new(item.ExternalContact.UnionId, item.ExternalContact.Name);
}
