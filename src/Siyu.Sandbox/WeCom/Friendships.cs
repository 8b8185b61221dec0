using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What customers and members do to each other in their clients (加好友、删除); the only source of contact callbacks.</summary>
internal sealed class Friendships(WeComApi api, WeComEvents events, Welcomes welcomes)
{
    private const string Change = "change_external_contact";
    private const int ByQr = 1;
    private static readonly HashSet<string> WithoutCode = [FaultKinds.NoWelcomeCode];

    /// <summary>How a scan ended: friends, already friends, waiting for the member, or in a temporary chat.</summary>
    internal sealed record Scan(string Result, string Userid, string ExternalUserid, string? WelcomeCode);

    public Scan ScanContactWay(Persona persona, string configId, bool half)
    {
        var way = api.State.Get<ContactWay>(configId) ?? throw ControlRefusal.Missing("contact_way", configId);
        var external = External(way.CorpId, persona);
        if (way.IsTemp) return TemporaryChat(way, persona, external);
        var staff = Staff(way);
        if (staff.FirstOrDefault(m => api.State.Follow(way.CorpId, m.UserId, external) is { Half: false }) is { } friend)
            return new Scan("already_friends", friend.UserId, external, null);
        var member = staff[way.Scans % staff.Count];
        api.State.Put(way.ConfigId, way with { Scans = way.Scans + 1 });
        if (way.SkipVerify) return Befriend(member, persona, new Origin(way.State, ByQr, half));
        var request = new FriendRequest(way.CorpId, member.UserId, persona.Id, way.State, ByQr);
        api.State.Put(request.Id, request);
        return half ? Befriend(member, persona, new Origin(way.State, ByQr, Half: true))
            : new Scan("waiting", member.UserId, external, null);
    }

    internal sealed record Origin(string? State, int AddWay, bool Half);

    public Scan Accept(string corp, string user, Persona persona)
    {
        var external = External(corp, persona);
        var request = api.State.Get<FriendRequest>($"{corp}/{user}/{persona.Id}");
        var follow = api.State.Follow(corp, user, external);
        if (request is null && follow is not { Half: true }) throw ControlRefusal.Missing("friend_request", $"{persona.Id} → {user}");
        if (request is not null) api.State.Delete<FriendRequest>(request.Id);
        if (follow is not { Half: true }) return Befriend(Member(corp, user), persona, new Origin(request!.State, request.AddWay,
            Half: false));
        // The welcome code went out with the half relation already.
        api.State.Put(follow with { Half = false });
        events.Contact(corp, Change, ("ChangeType", "add_external_contact"), ("UserID", user), ("ExternalUserID", external), ("State",
            follow.State));
        return new Scan("friends", user, external, null);
    }

    /// <summary>The one who was asked says no, which nobody is told.</summary>
    public void Reject(string corp, string user, Persona persona)
    {
        var request = api.State.Get<FriendRequest>($"{corp}/{user}/{persona.Id}")
            ?? throw ControlRefusal.Missing("friend_request", $"{persona.Id} → {user}");
        api.State.Delete<FriendRequest>(request.Id);
    }

    public void DeleteByCustomer(string corp, string user, Persona persona) => End(corp, user, persona, "del_follow_user", null);

    public void DeleteByMember(string corp, string user, Persona persona, bool byTransfer) =>
        End(corp, user, persona, "del_external_contact", byTransfer ? "DELETE_BY_TRANSFER" : null);

    /// <summary>A member edits a customer in the client, which does emit a callback.</summary>
    public Follow Edit(string corp, string user, Persona persona, Func<Follow, Follow> edit)
    {
        var follow = api.State.Follow(corp, user, External(corp, persona))
            ?? throw ControlRefusal.Missing("relation", $"{user} – {persona.Id}");
        var edited = edit(follow);
        api.State.Put(edited);
        events.Contact(corp, Change, ("ChangeType", "edit_external_contact"), ("UserID", user), ("ExternalUserID", follow.External));
        return edited;
    }

    /// <summary>One of two friends sends the other a message, as JSON.</summary>
    public void Say(string corp, string user, Persona persona, string message, bool byCustomer)
    {
        if (api.State.Follow(corp, user, External(corp, persona)) is null) throw ControlRefusal.Missing("relation",
            $"{user} – {persona.Id}");
        welcomes.ChatBegan(corp, user, persona.Id);
        var (owner, from) = byCustomer ? (corp + "/" + user, persona.Id) : (persona.Id, corp + "/" + user);
        api.Core.Inbox.Add(owner, from, "chat", message);
    }

    private Scan Befriend(Member member, Persona persona, Origin origin)
    {
        var (corp, external) = (member.CorpId, External(member.CorpId, persona));
        var at = api.Core.Clock.Now.ToUnixTimeMilliseconds();
        api.State.Put(new Follow(corp, member.UserId, external, persona.Id)
        {
            Remark = persona.Name,
            State = origin.State,
            AddWay = origin.AddWay,
            OperUserId = external,
            CreatedAtMs = at,
            Half = origin.Half,
        });
        var silent = api.Core.Faults.Next("callback:wecom add_external_contact", WithoutCode) is not null;
        var code = silent ? null : welcomes.Issue(member, persona.Id);
        events.Contact(corp, Change,
            ("ChangeType", origin.Half ? "add_half_external_contact" : "add_external_contact"),
            ("UserID", member.UserId), ("ExternalUserID", external), ("State", origin.State), ("WelcomeCode", code));
        return new Scan(origin.Half ? "half" : "friends", member.UserId, external, code);
    }

    private void End(string corp, string user, Persona persona, string change, string? source)
    {
        var follow = api.State.Follow(corp, user, External(corp, persona))
            ?? throw ControlRefusal.Missing("relation", $"{user} – {persona.Id}");
        api.State.Delete<Follow>(follow.Id);
        events.Contact(corp, Change, ("ChangeType", change), ("UserID", user), ("ExternalUserID", follow.External), ("Source", source));
    }

    private Scan TemporaryChat(ContactWay way, Persona persona, string external)
    {
        var now = api.Core.Clock.Now.ToUnixTimeMilliseconds();
        if (way.CreatedAtMs + way.ExpiresIn * 1000 <= now) throw new ControlRefusal(410, "contact_way.expired",
            "The temporary code has expired.");
        var bound = api.State.Corp(way.CorpId)!.Platform is { } platform ? api.Core.Personas.UnionId(platform, persona.Id) : "";
        if (way.UnionId.Length > 0
            && way.UnionId != bound) throw new ControlRefusal(403, "contact_way.not_yours", "The code is bound to another unionid.");
        var chat = new TempChat(way.CorpId, way.Users[0], persona.Id, way.ConfigId, now + way.ChatExpiresIn * 1000);
        api.State.Put(chat.Id, chat);
        return new Scan("temp_chat", chat.UserId, external, null);
    }

    private List<Member> Staff(ContactWay way)
    {
        var fromParties = way.Parties.SelectMany(p => api.State.Subtree(way.CorpId, p)).SelectMany(d => api.State.MembersOf(way.CorpId, d));
        var staff = way.Users.Select(u => api.State.Member(way.CorpId, u)).OfType<Member>().Concat(fromParties)
            .Where(m => m.CanContact).DistinctBy(m => m.UserId).ToList();
        return staff.Count > 0 ? staff : throw new ControlRefusal(409, "contact_way.nobody", "Nobody of the code can be added any more.");
    }

    private Member Member(string corp, string user) => api.State.Member(corp, user) ?? throw ControlRefusal.Missing("member", user);

    private string External(string corp, Persona persona) => api.Core.Personas.ExternalUserId(corp, persona.Id);
}
