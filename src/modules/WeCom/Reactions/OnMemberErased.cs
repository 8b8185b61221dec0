using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Reactions;

/// <summary>A person was erased (会员注销删除): their contacts lose name, ids and key; the friendships stay as bare facts.</summary>
internal sealed class OnMemberErased(SiyuDb db, Vault vault, TimeProvider clock) : IReaction<MemberErased>
{
    public async Task Handle(MemberErased news, CancellationToken ct)
    {
        foreach (var contact in await db.All<Contact>().Where(c => c.Member == news.Member).ToListAsync(ct))
        {
            contact.Erase(clock.GetUtcNow());
            await vault.Destroy(db, contact.Id.Value, ct);
        }
    }
}
