using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>What a consumer's WeChat shows (顾客手机): guides and groups, notices of mini programs, receipts of WeChat Pay.</summary>
internal sealed class ConsumerPhone(WeComApi api, Conversations conversations)
{
    private const string PayName = "微信支付";

    public object Show(Persona persona)
    {
        var latest = conversations.Latest(persona.Id);
        var chats = Guides(persona, latest).Concat(Others(latest)).Concat(Groups(persona)).OrderByDescending(c => c.LastMs).ToList();
        return new
        {
            version = api.Core.Store.Version,
            holder = persona.Id,
            persona = persona.Id,
            persona.Name,
            persona.Avatar,
            persona.Phone,
            latest_seq = chats.Max(c => c.Last?.Seq) ?? 0,
            chats,
        };
    }

    private IEnumerable<PhoneChat> Guides(Persona persona, IReadOnlyDictionary<string, ChatLine> latest)
    {
        foreach (var corp in api.State.All<Corp>())
        {
            var follows = api.State.FollowsOfExternal(corp.CorpId, api.Core.Personas.ExternalUserId(corp.CorpId, persona.Id))
                .ToDictionary(f => f.UserId);
            var waiting = api.State.All<FriendRequest>().Where(r => r.CorpId == corp.CorpId && r.Persona == persona.Id)
                .Select(r => r.UserId).ToHashSet();
            var temporary = api.State.All<TempChat>().Where(t => t.CorpId == corp.CorpId && t.Persona == persona.Id
                && t.EndsAtMs > api.Core.Clock.Now.ToUnixTimeMilliseconds()).Select(t => t.UserId).ToHashSet();
            var written = latest.Keys.Where(k => k.StartsWith(corp.CorpId + "/", StringComparison.Ordinal))
                .Select(k => k[(corp.CorpId.Length + 1)..]);
            foreach (var user in follows.Keys.Concat(waiting).Concat(temporary).Concat(written).Distinct())
            {
                var state = follows.TryGetValue(user, out var follow) ? follow.Half ? "half" : "friends"
                    : waiting.Contains(user) ? "waiting" : temporary.Contains(user) ? "temp" : "none";
                yield return Guide(corp, user, state) with
                {
                    SinceMs = follow?.CreatedAtMs ?? 0,
                    Last = latest.GetValueOrDefault(corp.CorpId + "/" + user),
                };
            }
        }
    }

    private PhoneChat Guide(Corp corp, string user, string state)
    {
        var member = api.State.Member(corp.CorpId, user);
        return new PhoneChat(corp.CorpId + "/" + user, PhoneChat.Guide, member?.Name ?? user,
            api.Core.Personas.ByMember(corp.CorpId, user)?.Avatar ?? "") { Detail = corp.Name, State = state };
    }

    private IEnumerable<PhoneChat> Others(IReadOnlyDictionary<string, ChatLine> latest)
    {
        foreach (var (other, last) in latest.Where(l => !l.Key.Contains('/', StringComparison.Ordinal)))
        {
            if (other == PayName) yield return new PhoneChat(other, PhoneChat.Pay, PayName, "") { Last = last };
            else if (api.Core.Apps.Find(other) is { } app)
                yield return new PhoneChat(other, PhoneChat.App, app.Name, "") { Detail = "服务通知", Last = last };
            else if (api.Core.Personas.Find(other) is { } friend)
                yield return new PhoneChat(other, PhoneChat.Friend, friend.Name, friend.Avatar) { State = "friends", Last = last };
        }
    }

    private IEnumerable<PhoneChat> Groups(Persona persona) => api.State.All<ChatGroup>()
        .Where(c => c.Members.Any(m => m.Persona == persona.Id)).Select(c => conversations.Group(c, persona.Id));
}
