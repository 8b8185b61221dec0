using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>What a guide's WeCom shows (导购手机): customers and what is known of them, requests, groups, messages of apps.</summary>
internal sealed class GuidePhone(WeComApi api, Conversations conversations)
{
    public object Show(Member member)
    {
        var holder = member.CorpId + "/" + member.UserId;
        var latest = conversations.Latest(holder);
        var follows = api.State.FollowsOfMember(member.CorpId, member.UserId);
        var chats = follows.Select(f => Chat(f, latest)).Concat(Former(follows, latest)).Concat(Apps(member.CorpId, latest))
            .Concat(Groups(member.CorpId, holder)).OrderByDescending(c => c.LastMs).ToList();
        var human = api.Core.Personas.ByMember(member.CorpId, member.UserId);
        return new
        {
            version = api.Core.Store.Version,
            holder,
            persona = human?.Id,
            member.Name,
            avatar = human?.Avatar ?? "",
            member.Position,
            corp = api.State.Corp(member.CorpId)!.Name,
            latest_seq = chats.Max(c => c.Last?.Seq) ?? 0,
            chats,
            customers = follows.OrderByDescending(f => f.CreatedAtMs).Select(Customer),
            requests = api.State.All<FriendRequest>().Where(r => r.CorpId == member.CorpId && r.UserId == member.UserId)
                .Select(r => new { r.Persona, api.Core.Personas.Find(r.Persona)?.Name, api.Core.Personas.Find(r.Persona)?.Avatar }),
            tags = api.State.TagGroups(member.CorpId).Where(g => !g.Deleted).OrderBy(g => g.Order).Select(g => new
            {
                g.GroupId, g.Name,
                tags = api.State.TagsOf(g.GroupId).Where(t => !t.Deleted).Select(t => new { t.Id, t.Name }),
            }),
        };
    }

    private object Customer(Follow follow)
    {
        var persona = api.Core.Personas.Find(follow.Persona);
        return new
        {
            follow.Persona,
            external_userid = follow.External,
            nickname = persona?.Name ?? follow.Remark,
            persona?.Avatar,
            follow.Remark,
            follow.Description,
            mobiles = follow.RemarkMobiles,
            tags = follow.Tags.Select(id => api.State.Get<CorpTag>(id)).OfType<CorpTag>().Where(t => !t.Deleted)
                .Select(t => new { t.Id, t.Name }),
            follow.State,
            follow.Half,
            follow.CreatedAtMs,
        };
    }

    private PhoneChat Chat(Follow follow, IReadOnlyDictionary<string, ChatLine> latest)
    {
        var persona = api.Core.Personas.Find(follow.Persona);
        return new PhoneChat(follow.Persona, PhoneChat.Customer, follow.Remark.Length > 0 ? follow.Remark : persona?.Name ?? "",
            persona?.Avatar ?? "")
        {
            Detail = "@微信",
            State = follow.Half ? "half" : "friends",
            SinceMs = follow.CreatedAtMs,
            Last = latest.GetValueOrDefault(follow.Persona),
        };
    }

    // Who deleted the guide stays in the list of chats, as in the client.
    private IEnumerable<PhoneChat> Former(IReadOnlyList<Follow> follows, IReadOnlyDictionary<string, ChatLine> latest)
    {
        var still = follows.Select(f => f.Persona).ToHashSet();
        return latest.Where(l => !still.Contains(l.Key)).Select(l => (l.Value, Persona: api.Core.Personas.Find(l.Key)))
            .Where(l => l.Persona is not null)
            .Select(l => new PhoneChat(l.Persona!.Id, PhoneChat.Customer, l.Persona.Name, l.Persona.Avatar)
            {
                Detail = "@微信",
                State = "none",
                Last = l.Value,
            });
    }

    private IEnumerable<PhoneChat> Apps(string corp, IReadOnlyDictionary<string, ChatLine> latest) => api.State.Apps(corp)
        .Where(a => latest.TryGetValue(a.Key, out var last) && last.Kind.StartsWith("app:", StringComparison.Ordinal))
        .Select(a => new PhoneChat(a.Key, PhoneChat.App, a.Name, "") { Detail = "应用消息", Last = latest[a.Key] });

    private IEnumerable<PhoneChat> Groups(string corp, string holder) => api.State.Chats(corp)
        .Where(c => c.Members.Any(m => Conversations.IsOf(c, m, holder))).Select(c => conversations.Group(c, holder));
}
