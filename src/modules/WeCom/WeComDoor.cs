using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;
using Siyu.WeCom.Welcome;

namespace Siyu.WeCom;

/// <summary>WeCom as other rooms see it (企业微信之门).</summary>
internal sealed class WeComDoor(SiyuDb db, Vault vault, TimeProvider clock) : IWeCom
{
    public async Task<Result<Done>> SendWelcome(WelcomeAsk ask, CancellationToken ct)
    {
        if (!Guid.TryParse(ask.WelcomeKey, out var key)) return WeComProblems.UnknownWelcome;
        if (await db.All<Domain.Welcome>().SingleOrDefaultAsync(w => w.Id == key, ct) is not { } welcome)
            return WeComProblems.UnknownWelcome;
        var now = clock.GetUtcNow();
        switch (welcome.Ask(now))
        {
            case WelcomeWish.Already:
                return Done.Already;
            case WelcomeWish.Late:
                db.Publish(welcome.End(WelcomeState.Late, "asked after the 20 s", now)!);
                return Done.It;
            default:
                db.Intend(welcome.Key, new SendWelcome(welcome.Id, welcome.CorpId, ask.Text, ask.Cards));
                return Done.It;
        }
    }

    public async Task<IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>> ChannelCodes(IReadOnlyCollection<ChannelCodeId> codes,
        CancellationToken ct) =>
        await db.All<ChannelCode>().AsNoTracking().Where(c => codes.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => new ChannelCodeCard(c.Id, c.Title, c.Channel, c.Unit, c.WelcomeText, c.WelcomePage), ct);

    public async Task<ILookup<MemberId, FriendCard>> FriendsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var wanted = members.ToList();
        var rows = await db.All<Contact>().AsNoTracking().Where(contact => contact.Member != null && wanted.Contains(contact.Member.Value))
            .Join(db.All<FollowRelation>(), contact => contact.Id, follow => follow.Contact,
                (contact, follow) => new { Member = contact.Member!.Value, Follow = follow }).ToListAsync(ct);
        return rows.OrderBy(row => row.Follow.AddedAt).ToLookup(row => row.Member, row => new FriendCard(
            row.Follow.Contact, row.Follow.CorpId, row.Follow.Guide, row.Follow.AddedAt, row.Follow.EndedAt,
            row.Follow.State == FollowState.Friends ? null : row.Follow.State == FollowState.EndedByContact));
    }

    public async Task<ContactCard?> ContactByExternal(string corpId, string externalUserId, CancellationToken ct)
    {
        var hashes = ContactBook.HashesOf(vault, corpId, externalUserId).Select(hash => (byte[]?)hash).ToList();
        var id = await db.All<Contact>().AsNoTracking().Where(contact => contact.CorpId == corpId && hashes.Contains(contact.ExternalHash))
            .Select(contact => (ContactId?)contact.Id).FirstOrDefaultAsync(ct);
        return id is { } known ? (await Contacts([known], ct)).GetValueOrDefault(known) : null;
    }

    public async Task<IReadOnlyDictionary<ContactId, ContactCard>> Contacts(IReadOnlyCollection<ContactId> contacts, CancellationToken ct)
    {
        var rows = await db.All<Contact>().AsNoTracking().Where(c => contacts.Contains(c.Id)).ToListAsync(ct);
        var guides = (await db.All<FollowRelation>().AsNoTracking()
                .Where(f => contacts.Contains(f.Contact) && f.State == FollowState.Friends && f.Guide != null)
                .OrderBy(f => f.AddedAt).Select(f => new { f.Contact, f.Guide }).ToListAsync(ct))
            .ToLookup(f => f.Contact, f => f.Guide);
        return rows.ToDictionary(c => c.Id, c => new ContactCard(c.Id, c.CorpId, c.Member, guides[c.Id].FirstOrDefault(), c.FirstSeenAt));
    }
}
