using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Where facts of members are kept (事实来源).</summary>
internal sealed record FactKeepers(People People, Following Following, Friendships Friendships, Purchases Purchases);

/// <summary>
/// Hears what segments and rule tags are about (人群动态), a group of news at a time: keeps the facts, holds the rule tags to them, and tells
/// whose row changed.
/// </summary>
internal sealed class OnAudienceNews(SiyuDb db, FactKeepers keep, RuleTags rules, TimeProvider clock) : IGroupReaction
{
    private const int MembersAtOnce = 500;

    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        await keep.People.Meet([.. news.SelectMany(Named).Distinct()], ct);
        var standing = news.SelectMany(Standing).Distinct().OrderBy(id => id.Value).ToList();
        await keep.People.Refresh(standing, ct);
        HashSet<MemberId> touched = [.. standing, .. await Released(news, ct), .. await keep.Following.Hear(news, ct)];
        touched.UnionWith(await keep.Friendships.Hear(news, ct));
        touched.UnionWith(await keep.Purchases.Hear(news, ct));
        var now = await keep.People.Now(touched, ct);
        touched.UnionWith(now.Values.Select(person => person.Id));
        await rules.Apply([.. now.Values.DistinctBy(person => person.Id)], ct);
        foreach (var chunk in touched.OrderBy(id => id.Value).Chunk(MembersAtOnce))
            db.Publish(new AudienceTouched(chunk, clock.GetUtcNow()));
    }

    private static IEnumerable<MemberId> Named(object news) => news switch
    {
        ContactRecognised recognised => [recognised.Member],
        OrderPaid paid => [paid.Buyer],
        OrderRefunded refunded => [refunded.Buyer],
        OrderBuyerChanged changed => [changed.Buyer],
        MemberErased erased => [erased.Member],
        _ => Standing(news),
    };

    /// <summary>Those whose path or guide may be another now.</summary>
    private static IEnumerable<MemberId> Standing(object news) => news switch
    {
        MemberJoined joined => [joined.Member],
        MemberBound bound => [bound.Member],
        ProfileRevised revised => [revised.Member],
        MembersMerged merged => [merged.Kept, merged.Gone],
        MembersUnmerged unmerged => [unmerged.Kept, unmerged.Restored],
        _ => [],
    };

    private async Task<IReadOnlyCollection<MemberId>> Released(IReadOnlyList<object> news, CancellationToken ct)
    {
        var guides = news.OfType<GuideReleased>().Select(one => (StaffId?)one.Guide).ToList();
        if (guides.Count == 0) return [];
        var theirs = await db.All<Person>().Where(person => guides.Contains(person.Owner)).ToListAsync(ct);
        // Whoever was bound anew since is made right by that news.
        foreach (var person in theirs) person.Released();
        await db.SaveChangesAsync(ct);
        return [.. theirs.Select(person => person.Id)];
    }
}
