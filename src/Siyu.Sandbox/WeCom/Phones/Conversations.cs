using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>Chats put together (会话) from what lies on both phones: what one received, the other sent.</summary>
internal sealed class Conversations(WeComApi api)
{
    private const int MostLines = 200;
    private const string GroupPrefix = "group/";

    public static string GroupBox(string chatId) => GroupPrefix + chatId;

    public IReadOnlyList<ChatLine> Between(string me, string other) =>
    [
        .. api.Core.Inbox.Of(me).Where(r => r.From == other).Select(r => ChatLine.Of(r, mine: false))
            .Concat(api.Core.Inbox.SentBy(me).Where(r => r.Owner == other).Select(r => ChatLine.Of(r, mine: true)))
            .OrderBy(l => l.Seq).TakeLast(MostLines),
    ];

    public IReadOnlyList<ChatLine> InGroup(ChatGroup chat, string me) =>
        [.. api.Core.Inbox.Of(GroupBox(chat.ChatId)).TakeLast(MostLines).Select(r => Named(chat, ChatLine.Of(r, r.From == me)))];

    public ChatLine? LastInGroup(ChatGroup chat, string me) =>
        api.Core.Inbox.Of(GroupBox(chat.ChatId)) is { Count: > 0 } lines ? Named(chat, ChatLine.Of(lines[^1], lines[^1].From == me)) : null;

    /// <summary>The last line with everybody who wrote to me or to whom I wrote.</summary>
    public IReadOnlyDictionary<string, ChatLine> Latest(string me)
    {
        var lines = api.Core.Inbox.Of(me).Select(r => (Other: r.From, Line: r, Mine: false)).Concat(api.Core.Inbox.SentBy(me)
            .Where(r => !r.Owner.StartsWith(GroupPrefix, StringComparison.Ordinal)).Select(r => (Other: r.Owner, Line: r, Mine: true)));
        return lines.GroupBy(l => l.Other).ToDictionary(g => g.Key, g => g.MaxBy(l => l.Line.Seq)).ToDictionary(
            p => p.Key, p => ChatLine.Of(p.Value.Line, p.Value.Mine));
    }

    public PhoneChat Group(ChatGroup chat, string me) =>
        new(GroupBox(chat.ChatId), PhoneChat.Group, chat.Name.Length > 0 ? chat.Name : "群聊", "")
        {
            Detail = $"{chat.Members.Count} 人",
            State = "friends",
            SinceMs = chat.Members.FirstOrDefault(m => IsOf(chat, m, me))?.JoinedAtMs ?? chat.CreatedAtMs,
            Last = LastInGroup(chat, me),
        };

    /// <summary>Whether the group's member is this persona, or this "corp/userid".</summary>
    public static bool IsOf(ChatGroup chat, ChatMember member, string holder) =>
        member.Persona == holder || (member.Persona is null && chat.CorpId + "/" + member.UserId == holder);

    private ChatLine Named(ChatGroup chat, ChatLine line)
    {
        var member = chat.Members.FirstOrDefault(m => IsOf(chat, m, line.From));
        var persona = member?.Persona is { } id ? api.Core.Personas.Find(id)
            : member is null ? null : api.Core.Personas.ByMember(chat.CorpId, member.UserId);
        return line with { Name = member?.Name ?? "已离开的成员", Avatar = persona?.Avatar ?? "" };
    }
}
