using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What a scanned code of WeCom shows before one goes on (扫码): the person to be added, or the group to be joined.</summary>
internal sealed class WeComCodes(WeComApi api)
{
    public Scanned? Read(string text)
    {
        var prefix = api.Core.Addresses.WeCom + "/qr/";
        if (!text.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var id = text[prefix.Length..];
        return Contact(text, id) ?? Group(text, id);
    }

    private Scanned? Contact(string text, string id)
    {
        if (api.State.Get<ContactWay>(id) is not { } way) return null;
        var members = way.Users.Select(u => api.State.Member(way.CorpId, u)).OfType<Member>().ToList();
        return new Scanned("contact", text)
        {
            Id = id,
            Name = members.Count == 1 ? members[0].Name : api.State.Corp(way.CorpId)!.Name,
            Avatar = members.Count > 0 ? api.Core.Personas.ByMember(way.CorpId, members[0].UserId)?.Avatar : null,
            Detail = api.State.Corp(way.CorpId)!.Name,
        };
    }

    private Scanned? Group(string text, string id)
    {
        if (api.State.Get<JoinWay>(id) is not { } way) return null;
        var chat = way.ChatIds.Select(c => api.State.Get<ChatGroup>(c)).OfType<ChatGroup>().FirstOrDefault();
        return new Scanned("group", text)
        {
            Id = id,
            Name = chat?.Name ?? "群聊",
            Detail = chat is null ? "" : $"{chat.Members.Count} 人",
        };
    }
}
