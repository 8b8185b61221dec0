using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Reactions;

/// <summary>Members turned out two after all (撤销合并): contacts are recognised anew, by whose identity they are now.</summary>
internal sealed class OnMembersUnmerged(SiyuDb db, Vault vault, IMembers members, Recognition recognition) : IReaction<MembersUnmerged>
{
    public async Task Handle(MembersUnmerged news, CancellationToken ct)
    {
        foreach (var contact in await db.All<Contact>().Where(c => c.Member == news.Kept && c.ExternalSealed != null).ToListAsync(ct))
        {
            if (await vault.Open(db, contact.Id.Value, contact.ExternalSealed!, ct) is not { } external) continue;
            var claim = new IdentityClaim(IdentityKind.ExternalUser, contact.CorpId, external);
            if ((await members.Find([claim], ct)).TryGetValue(claim, out var owner) && owner != news.Kept)
                recognition.Recognise(contact, owner);
        }
    }
}
