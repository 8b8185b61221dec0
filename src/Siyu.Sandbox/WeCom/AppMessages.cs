using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Messages of a self-built app to members (应用消息).</summary>
internal sealed class AppMessages(WeComApi api)
{
    private const int MaxUsers = 1_000;
    private const int MaxParties = 100;
    private const int MaxTextBytes = 2_048;
    private const long UsualDuplicateSeconds = 1_800;
    private const long LongestDuplicateMs = 14_400_000;
    private static readonly HashSet<string> Types =
    [
        "text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown", "miniprogram_notice", "template_card",
    ];

    public void Map(IEndpointRouteBuilder routes) => api.Post(routes, "/cgi-bin/message/send", ApiGroup.App, Send);

    private sealed record Sent(string Id, long AtMs);

    private JsonObject Send(WeComCall call)
    {
        if (call.Body.Num("agentid") != call.App.AgentId) throw WeComRefusal.InvalidAgent;
        var type = call.Body.Str("msgtype");
        if (type is null || !Types.Contains(type)) throw WeComRefusal.InvalidMessageType;
        CheckContent(call, type);
        var (members, badUsers, badParties) = Targets(call);
        if (members.Count == 0) throw WeComRefusal.NobodyLeft;
        var answer = new JsonObject();
        if (badUsers.Count > 0) answer["invaliduser"] = string.Join('|', badUsers);
        if (badParties.Count > 0) answer["invalidparty"] = string.Join('|', badParties);
        if (!SeenBefore(call))
            foreach (var member in members) Deliver(call, type, member);
        answer["msgid"] = Ids.Random(40);
        return answer;
    }

    private void Deliver(WeComCall call, string type, Member member)
    {
        var quota = $"wecom-message|{call.App.Key}|{member.UserId}";
        if (!api.Core.Rates.Take(quota, TimeSpan.FromMinutes(1), api.Core.Limits.AppMessagesPerMemberPerMinute))
        {
            // The platform drops what is over the member's quota and says nothing.
            api.Core.Store.Journal("wecom", "message.dropped", new { call.CorpId, member.UserId, type });
            return;
        }
        api.Core.Inbox.Add(call.CorpId + "/" + member.UserId, call.App.Key, "app:" + type, call.Body.ToJsonString(Store.Json));
    }

    private bool SeenBefore(WeComCall call)
    {
        if (call.Body.Flag("enable_duplicate_check") != true) return false;
        var id = call.App.Key + "/" + CallbackCrypto.SignPlain(call.Body.ToJsonString(), "", "");
        var within = (call.Body.Num("duplicate_check_interval") ?? UsualDuplicateSeconds) * 1000;
        var before = api.State.Get<Sent>(id);
        api.State.PutPassing(id, new Sent(id, call.NowMs), s => call.NowMs - s.AtMs > LongestDuplicateMs);
        return before is not null && call.NowMs - before.AtMs < within;
    }

    private void CheckContent(WeComCall call, string type)
    {
        var content = call.Body.Obj(type);
        switch (type)
        {
            case "text" or "markdown":
                var text = content.Str("content");
                if (string.IsNullOrEmpty(text)) throw WeComRefusal.EmptyText;
                if (type == "markdown" && Text.Bytes(text) > MaxTextBytes) throw WeComRefusal.TextSize;
                break;
            case "image" or "voice" or "video" or "file":
                MediaApi.Live(api, call, content.Str("media_id"));
                break;
            case "textcard":
                foreach (var name in new[] { "title", "description", "url" })
                    if (content.Str(name) is not { Length: > 0 }) throw WeComRefusal.Bad("textcard." + name);
                break;
            default:
                if (content is null) throw WeComRefusal.Bad(type);
                break;
        }
    }

    private (IReadOnlyList<Member> Members, IReadOnlyList<string> BadUsers, IReadOnlyList<string> BadParties) Targets(WeComCall call)
    {
        var users = Split(call, "touser");
        var parties = Split(call, "toparty");
        if (users.Count > MaxUsers || parties.Count > MaxParties) throw WeComRefusal.Bad("touser");
        if (users is ["@all"]) return ([.. api.State.Members(call.CorpId).Where(m => api.State.Sees(call.App, m))], [], []);
        var found = users.ToDictionary(u => u, u => api.State.Member(call.CorpId, u) is { } m && api.State.Sees(call.App, m) ? m : null);
        var known = parties.ToLookup(p => long.TryParse(p, Text.Plain, out var id) && api.State.Department(call.CorpId, id) is not null);
        var fromParties = known[true].SelectMany(p => api.State.Subtree(call.CorpId, long.Parse(p, Text.Plain)))
            .SelectMany(d => api.State.MembersOf(call.CorpId, d)).Where(m => api.State.Sees(call.App, m));
        return ([.. found.Values.OfType<Member>().Concat(fromParties).DistinctBy(m => m.UserId)],
            [.. found.Where(u => u.Value is null).Select(u => u.Key)], [.. known[false]]);
    }

    private static List<string> Split(WeComCall call, string name) =>
        [.. (call.Body.Str(name) ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
}
