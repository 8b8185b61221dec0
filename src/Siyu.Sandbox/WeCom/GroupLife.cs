using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>What happens in customer groups: made, joined, left, renamed, dismissed; each change told by callback.</summary>
internal sealed class GroupLife(WeComApi api, WeComEvents events)
{
    private const int Invited = 1;
    private const int ByQr = 3;

    public ChatGroup Create(string corp, string owner, string name, IReadOnlyList<string> members, IReadOnlyList<Persona> customers)
    {
        var now = Now;
        var staff = members.Prepend(owner).Distinct().Select(u => Staff(corp, u, now));
        var guests = customers.Select(p => Guest(corp, p, Invited, null) with { Invitor = owner });
        var chat = new ChatGroup("wr" + Ids.Random(30), corp, name, owner, now) { Members = [.. staff, .. guests] };
        api.State.Put(chat.ChatId, chat);
        events.Contact(corp, "change_external_chat", ("ChatId", chat.ChatId), ("ChangeType", "create"));
        return chat;
    }

    public ChatGroup ScanJoinWay(Persona persona, string configId)
    {
        var way = api.State.Get<JoinWay>(configId) ?? throw ControlRefusal.Missing("join_way", configId);
        var external = api.Core.Personas.ExternalUserId(way.CorpId, persona.Id);
        var chats = way.ChatIds.Select(id => api.State.Get<ChatGroup>(id)).OfType<ChatGroup>().ToList();
        if (chats.FirstOrDefault(c => c.Members.Any(m => m.UserId == external)) is { } inside) return inside;
        var room = chats.FirstOrDefault(c => c.Members.Count < api.Core.Limits.GroupSize) ?? NextRoom(way, chats);
        return Join(room, Guest(way.CorpId, persona, ByQr, way.State));
    }

    public ChatGroup Leave(string chatId, Persona persona, bool removed)
    {
        var chat = Chat(chatId);
        var external = api.Core.Personas.ExternalUserId(chat.CorpId, persona.Id);
        if (chat.Members.All(m => m.UserId != external)) throw ControlRefusal.Missing("group_member", persona.Id);
        var after = chat.Changed(c =>
            c with { Members = [.. c.Members.Where(m => m.UserId != external)], Version = Ids.RandomHex(16) });
        api.State.Put(chatId, after);
        Told(chat, after, "del_member", ("QuitScene", removed ? 1 : 0), [external]);
        return after;
    }

    public ChatGroup Rename(string chatId, string name) => Change(chatId, c => c with { Name = name }, "change_name");

    public ChatGroup Notice(string chatId, string notice) => Change(chatId, c => c with { Notice = notice }, "change_notice");

    public ChatGroup ChangeOwner(string chatId, string owner)
    {
        if (Chat(chatId).Members.All(m => m.UserId != owner)) throw ControlRefusal.Missing("group_member", owner);
        return Change(chatId, c => c with { Owner = owner }, "change_owner");
    }

    public void Dismiss(string chatId)
    {
        var chat = Chat(chatId);
        api.State.Delete<ChatGroup>(chatId);
        events.Contact(chat.CorpId, "change_external_chat", ("ChatId", chatId), ("ChangeType", "dismiss"));
    }

    private long Now => api.Core.Clock.Now.ToUnixTimeMilliseconds();

    private ChatGroup Chat(string id) => api.State.Get<ChatGroup>(id) ?? throw ControlRefusal.Missing("group_chat", id);

    private ChatMember Staff(string corp, string user, long at) =>
        new(user, 1, at, Invited) { Name = (api.State.Member(corp, user) ?? throw ControlRefusal.Missing("member", user)).Name };

    private ChatMember Guest(string corp, Persona persona, int scene, string? state) =>
        new(api.Core.Personas.ExternalUserId(corp, persona.Id), 2, Now, scene) { Persona = persona.Id, Name = persona.Name, State = state };

    private ChatGroup Join(ChatGroup chat, ChatMember guest)
    {
        var after = chat.Changed(c => c with { Members = [.. c.Members, guest], Version = Ids.RandomHex(16) });
        api.State.Put(chat.ChatId, after);
        Told(chat, after, "add_member", ("JoinScene", guest.JoinScene == ByQr ? 3 : 0), [guest.UserId]);
        return after;
    }

    // When all rooms of a code are full the first one's owner gets a new one.
    private ChatGroup NextRoom(JoinWay way, List<ChatGroup> chats)
    {
        if (!way.AutoCreateRoom || chats.Count == 0) throw new ControlRefusal(409, "join_way.full", "Every group of the code is full.");
        var name = (way.RoomBaseName.Length > 0 ? way.RoomBaseName : chats[0].Name) + (way.RoomBaseId + way.RoomsMade).Plainly();
        var room = Create(way.CorpId, chats[0].Owner, name, [], []);
        api.State.Put(way.ConfigId, way with { ChatIds = [.. way.ChatIds, room.ChatId], RoomsMade = way.RoomsMade + 1 });
        return room;
    }

    private ChatGroup Change(string chatId, Func<ChatGroup, ChatGroup> change, string detail)
    {
        var after = Chat(chatId).Changed(change);
        api.State.Put(chatId, after);
        events.Contact(after.CorpId, "change_external_chat", ("ChatId", chatId), ("ChangeType", "update"), ("UpdateDetail", detail));
        return after;
    }

    private void Told(ChatGroup before, ChatGroup after, string detail, (string Name, object? Value) scene, string[] changed) =>
        events.Contact(after.CorpId, "change_external_chat", ("ChatId", after.ChatId), ("ChangeType", "update"), ("UpdateDetail", detail),
            scene,
            ("MemChangeCnt", changed.Length), ("MemChangeList", changed), ("LastMemVer", before.Version), ("CurMemVer", after.Version));
}
