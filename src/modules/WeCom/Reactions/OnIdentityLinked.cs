using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Reactions;

/// <summary>An identity became a member's (身份关联): contacts of that visitor are that member.</summary>
internal sealed class OnIdentityLinked(SiyuDb db, Recognition recognition) : IReaction<IdentityLinked>
{
    public async Task Handle(IdentityLinked news, CancellationToken ct)
    {
        foreach (var contact in await db.All<Contact>().Where(c => c.Visitor == news.Identity).ToListAsync(ct))
            recognition.Recognise(contact, news.Member);
    }
}
