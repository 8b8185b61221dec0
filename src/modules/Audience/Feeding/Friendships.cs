using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Keeps what is told of friendships (好友动态): by which code somebody came, whether it lasts, who they are.</summary>
internal sealed class Friendships(SiyuDb db, IWeCom wecom, People people)
{
    /// <summary>The friendships of members, by member.</summary>
    public static async Task<ILookup<MemberId, Friendship>> Of(SiyuDb db, List<MemberId> members, CancellationToken ct) =>
        (await db.All<ContactPerson>().AsNoTracking().Where(contact => contact.Member != null && members.Contains(contact.Member.Value))
            .Join(db.All<Friendship>().AsNoTracking(), contact => contact.Id, friend => friend.Contact,
                (contact, friend) => new { contact.Member, friend }).ToListAsync(ct))
        .ToLookup(row => row.Member!.Value, row => row.friend);

    /// <summary>Answers whom the news is about, as far as anybody knows.</summary>
    public async Task<IReadOnlyCollection<MemberId>> Hear(IReadOnlyList<object> news, CancellationToken ct)
    {
        var contacts = news.Select(ContactOf).OfType<ContactId>().Distinct().ToList();
        if (contacts.Count == 0) return [];
        await db.InsertNew([.. contacts.Select(id => new ContactPerson { Id = id })], "id", ct);
        await Remember(news, contacts, ct);
        var persons = await db.Locked<ContactPerson, ContactId>(contacts, ct);
        var recognised = news.OfType<ContactRecognised>().GroupBy(one => one.Contact)
            .ToDictionary(group => group.Key, group => group.MaxBy(one => one.At)!.Member);
        var now = await people.Now([.. recognised.Values], ct);
        foreach (var person in persons)
            if (recognised.TryGetValue(person.Id, out var member) && now.TryGetValue(member, out var standing))
                person.IsSomebody(member, standing.Id);
        await db.SaveChangesAsync(ct);
        return [.. persons.Select(person => person.Member).OfType<MemberId>()];
    }

    private static ContactId? ContactOf(object news) => news switch
    {
        ContactAdded added => added.Contact,
        ContactRemoved removed => removed.Contact,
        ContactRecognised recognised => recognised.Contact,
        _ => null,
    };

    private async Task Remember(IReadOnlyList<object> news, List<ContactId> contacts, CancellationToken ct)
    {
        var codes = news.OfType<ContactAdded>().Select(added => added.Code).OfType<ChannelCodeId>().Distinct().ToList();
        var cards = codes.Count == 0 ? null : await wecom.ChannelCodes(codes, ct);
        var rows = (await db.All<Friendship>().Where(row => contacts.Contains(row.Contact)).ToListAsync(ct))
            .ToDictionary(row => (row.Contact, row.Guide, row.Code));
        foreach (var one in news)
        {
            if (one is ContactAdded added)
                Row(rows, (added.Contact, added.Guide?.Value ?? Guid.Empty, added.Code?.Value ?? Guid.Empty))
                    .Added(added.Code is { } code && cards!.TryGetValue(code, out var card) ? card.Channel : "", added.At);
            else if (one is ContactRemoved removed)
                Row(rows, (removed.Contact, removed.Guide?.Value ?? Guid.Empty, Guid.Empty)).Ended(removed.At);
        }
        await db.SaveChangesAsync(ct);
    }

    private Friendship Row(Dictionary<(ContactId, Guid, Guid), Friendship> rows, (ContactId Contact, Guid Guide, Guid Code) key)
    {
        if (rows.TryGetValue(key, out var known)) return known;
        var row = new Friendship { Contact = key.Contact, Guide = key.Guide, Code = key.Code };
        db.Add(row);
        return rows[key] = row;
    }
}
