using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Contacts;

/// <summary>What a message says about a friendship (跟进消息).</summary>
internal sealed record FollowNews(string CorpId, string UserId, string ExternalUserId, DateTimeOffset At)
{
    public ChannelCodeId? Code { get; init; }
    public string? WelcomeCode { get; init; }

    /// <summary>Who the contact is, where the message says it itself.</summary>
    public ContactFacts? Facts { get; init; }

    /// <summary>By what the contact is told from others.</summary>
    public (string Corp, string External) Name => (CorpId, ExternalUserId);

    /// <summary>The walk that found it, where one did.</summary>
    public Guid? SeenBy { get; init; }
}

/// <summary>Contacts and friendships (客户台账): takes what is told in any order and tells the house what is new.</summary>
internal sealed class ContactBook(SiyuDb db, Vault vault, IOrganization organization, Recognition recognition, TimeProvider clock)
{
    private const string HashKind = "wecom.external";

    /// <summary>How long a friendship is left to its own callback before a walk takes it up.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);
    private Expected expected = new();

    /// <summary>Reads at once whom a group of messages is about; they are taken in one after the other behind it.</summary>
    public async Task Expect(IReadOnlyCollection<FollowNews> news, CancellationToken ct)
    {
        expected = new();
        foreach (var corp in news.GroupBy(one => one.CorpId))
        {
            var (externals, users) = (corp.Select(one => one.ExternalUserId).ToHashSet(), corp.Select(one => one.UserId).ToHashSet());
            foreach (var (external, contact) in await Find(corp.Key, externals, ct)) expected.Contacts[(corp.Key, external)] = contact;
            var staff = await organization.StaffByWeComUser(corp.Key, users, ct);
            foreach (var user in users) expected.Staff[(corp.Key, user)] = staff.GetValueOrDefault(user)?.Id;
        }
        var (known, of) = (expected.Contacts.Values.Select(contact => contact.Id).ToList(), news.Select(one => one.UserId).ToHashSet());
        var follows = known.Count == 0 ? []
            : await db.All<FollowRelation>().Where(f => known.Contains(f.Contact) && of.Contains(f.UserId)).ToListAsync(ct);
        expected.Follows = follows.ToDictionary(follow => (follow.Contact, follow.UserId));
        var now = clock.GetUtcNow();
        foreach (var name in news.Select(one => one.Name).Where(name => !expected.Contacts.ContainsKey(name)).Distinct())
            expected.Strangers[name] = ContactId.New(now);
        if (expected.Strangers.Count > 0)
            await vault.Prepare(db, [.. expected.Strangers.Values.Select(id => id.Value)], now, ct);
    }

    /// <summary>They became friends. True where that was news.</summary>
    public async Task<bool> Add(FollowNews news, CancellationToken ct)
    {
        var (contact, first) = await Meet(news, ct);
        var follow = await FollowOf(contact, news, ct);
        follow.SeenBy = news.SeenBy ?? follow.SeenBy;
        var change = follow.Add(news.At, news.Code);
        if (change == FollowChange.None) return false;
        Tell(follow, FactKind.Added, news.At);
        var welcome = change == FollowChange.Added ? await Offer(contact, news, ct) : null;
        db.Publish(new ContactAdded(contact.Id, contact.CorpId, follow.Guide, follow.Code, welcome?.Key, welcome?.Until, first, news.At));
        if (change == FollowChange.AddedAndEnded) Part(follow);
        else if (news.Facts is null) Fetch(contact, news.At);
        if (news.Facts is { } facts) await recognition.Learn(contact, facts, ct);
        return true;
    }

    /// <summary>The friendship ended. True where that was news.</summary>
    public async Task<bool> End(FollowNews news, FollowState how, CancellationToken ct)
    {
        var (contact, _) = await Meet(news, ct);
        var follow = await FollowOf(contact, news, ct);
        var change = follow.End(how, news.At);
        if (change == FollowChange.None) return false;
        Tell(follow, how == FollowState.EndedByContact ? FactKind.EndedByContact : FactKind.EndedByGuide, news.At);
        if (change == FollowChange.Ended) Part(follow);
        return true;
    }

    /// <summary>Something about the contact was edited: its details are worth fetching again.</summary>
    public async Task<bool> Edit(FollowNews news, CancellationToken ct)
    {
        if (await Known(news, ct) is not { } contact) return await Add(news, ct);
        Fetch(contact, news.At);
        return true;
    }

    /// <summary>Friendships of an account that a whole walk over it did not find: the guide ended them, unheard.</summary>
    public async Task<int> EndMissing(SyncRun run, string userId, CancellationToken ct)
    {
        var before = run.StartedAt - Settling;
        var missing = await db.All<FollowRelation>()
            .Where(f => f.CorpId == run.CorpId && f.UserId == userId && f.State == FollowState.Friends && f.SeenBy != run.Id
                && f.ChangedAt < before)
            .ToListAsync(ct);
        foreach (var follow in missing)
        {
            var change = follow.End(FollowState.EndedByGuide, run.StartedAt);
            Must.Hold(change == FollowChange.Ended, "a friendship that was there ends");
            Tell(follow, FactKind.EndedByGuide, run.StartedAt);
            Part(follow);
        }
        return missing.Count;
    }

    /// <summary>The contacts of these external ids that we know.</summary>
    public async Task<Dictionary<string, Contact>> Find(string corpId, IReadOnlyCollection<string> externalUserIds, CancellationToken ct)
    {
        var ids = externalUserIds.SelectMany(id => HashesOf(vault, corpId, id).Select(hash => (id, hash))).ToList();
        var hashes = ids.Select(pair => pair.hash).ToList();
        var rows = await db.All<Contact>().Where(c => c.CorpId == corpId && hashes.Contains(c.ExternalHash!)).ToListAsync(ct);
        var byHash = rows.ToDictionary(row => Convert.ToHexString(row.ExternalHash!));
        return ids.Where(pair => byHash.ContainsKey(Convert.ToHexString(pair.hash))).DistinctBy(pair => pair.id)
            .ToDictionary(pair => pair.id, pair => byHash[Convert.ToHexString(pair.hash)]);
    }

    public void Fetch(Contact contact, DateTimeOffset at) =>
        db.Intend($"{contact.Id}/{at.ToUnixTimeSeconds()}", new FetchContact(contact.Id, contact.CorpId));

    private async Task<(Contact Contact, bool First)> Meet(FollowNews news, CancellationToken ct)
    {
        if (await Known(news, ct) is { } known) return (known, false);
        var id = expected.Strangers.TryGetValue(news.Name, out var stranger) ? stranger : ContactId.New(clock.GetUtcNow());
        var contact = new Contact
        {
            Id = id,
            CorpId = news.CorpId,
            FirstSeenAt = news.At,
            ExternalHash = vault.Hash(HashKind, Value(news.CorpId, news.ExternalUserId)),
            ExternalSealed = await vault.Seal(db, id.Value, news.ExternalUserId, ct),
        };
        db.Add(contact);
        expected.Contacts[news.Name] = contact;
        return (contact, true);
    }

    private async Task<Contact?> Known(FollowNews news, CancellationToken ct)
    {
        if (expected.Contacts.TryGetValue(news.Name, out var contact)) return contact;
        if (expected.Strangers.ContainsKey(news.Name)) return null;
        return (await Find(news.CorpId, [news.ExternalUserId], ct)).Values.SingleOrDefault();
    }

    private async Task<FollowRelation> FollowOf(Contact contact, FollowNews news, CancellationToken ct)
    {
        var foreseen = expected.Staff.TryGetValue((news.CorpId, news.UserId), out var holder);
        var known = expected.Follows.GetValueOrDefault((contact.Id, news.UserId));
        if (!foreseen)
        {
            known ??= await db.All<FollowRelation>().SingleOrDefaultAsync(f => f.Contact == contact.Id && f.UserId == news.UserId, ct);
            if (known?.Guide is null)
                holder = (await organization.StaffByWeComUser(news.CorpId, [news.UserId], ct)).GetValueOrDefault(news.UserId)?.Id;
        }
        if (known is not null)
        {
            known.Guide ??= holder;
            return known;
        }
        var follow = new FollowRelation
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Contact = contact.Id,
            CorpId = news.CorpId,
            UserId = news.UserId,
            Guide = holder,
        };
        db.Add(follow);
        expected.Follows[(contact.Id, news.UserId)] = follow;
        return follow;
    }

    private async Task<Domain.Welcome?> Offer(Contact contact, FollowNews news, CancellationToken ct)
    {
        if (news.WelcomeCode is null) return null;
        var welcome = new Domain.Welcome
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Contact = contact.Id,
            CorpId = contact.CorpId,
            CodeSealed = await vault.Seal(db, contact.Id.Value, news.WelcomeCode, ct),
            OfferedAt = news.At,
            Until = news.At + Domain.Welcome.Window,
        };
        db.Add(welcome);
        return welcome;
    }

    private void Tell(FollowRelation follow, FactKind kind, DateTimeOffset at) => db.Add(new FollowFact
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        Follow = follow.Id,
        Contact = follow.Contact,
        Kind = kind,
        Code = follow.Code,
        At = at,
    });

    private void Part(FollowRelation follow) => db.Publish(new ContactRemoved(
        follow.Contact, follow.CorpId, follow.Guide, follow.State == FollowState.EndedByContact, follow.EndedAt ?? clock.GetUtcNow()));

    /// <summary>Hashes by which the contact of an external id is found, under every version of the key.</summary>
    public static IReadOnlyList<byte[]> HashesOf(Vault vault, string corpId, string externalUserId) =>
        vault.Hashes(HashKind, Value(corpId, externalUserId));

    private static string Value(string corpId, string externalUserId) => $"{corpId}\n{externalUserId}";

    /// <summary>What a group of messages is about, read before and kept up with them (预读).</summary>
    private sealed class Expected
    {
        public Dictionary<(string Corp, string External), Contact> Contacts { get; } = [];
        public Dictionary<(ContactId Contact, string User), FollowRelation> Follows { get; set; } = [];

        /// <summary>Who holds an account; null where nobody does.</summary>
        public Dictionary<(string Corp, string User), StaffId?> Staff { get; } = [];

        /// <summary>Whom nobody knows yet, with the id that they get; their keys are made.</summary>
        public Dictionary<(string Corp, string External), ContactId> Strangers { get; } = [];
    }
}
