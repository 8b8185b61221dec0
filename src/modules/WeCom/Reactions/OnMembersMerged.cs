using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Reactions;

/// <summary>Two members turned out one (会员合并): contacts of the gone one are the kept one's.</summary>
internal sealed class OnMembersMerged(SiyuDb db, Recognition recognition) : IReaction<MembersMerged>
{
    public async Task Handle(MembersMerged news, CancellationToken ct)
    {
        foreach (var contact in await db.All<Contact>().Where(c => c.Member == news.Gone).ToListAsync(ct))
            recognition.Recognise(contact, news.Kept);
    }
}
