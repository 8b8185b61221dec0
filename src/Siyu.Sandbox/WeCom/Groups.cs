using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Customer groups (客户群) and the codes by which people join them (加入群聊).</summary>
internal sealed class Groups(WeComApi api)
{
    private const int MaxOwners = 1_000;
    private const int MaxOwnerFilter = 100;
    private const int MaxChatsPerWay = 5;
    private const int MaxText = 30;
    private const int MaxRoomName = 40;

    public void Map(IEndpointRouteBuilder routes)
    {
        const string at = "/cgi-bin/externalcontact/groupchat/";
        api.Post(routes, at + "list", ApiGroup.Contact, List);
        api.Post(routes, at + "get", ApiGroup.Contact, Get);
        api.Post(routes, at + "add_join_way", ApiGroup.Contact, Add);
        api.Post(routes, at + "get_join_way", ApiGroup.Contact, call => new JsonObject { ["join_way"] = Show(Find(call)) });
        api.Post(routes, at + "update_join_way", ApiGroup.Contact, Update);
        api.Post(routes, at + "del_join_way", ApiGroup.Contact, call =>
        {
            api.State.Delete<JoinWay>(Find(call).ConfigId);
            return [];
        });
    }

    private JsonObject List(WeComCall call)
    {
        var limit = call.Body.Num("limit") is { } wanted and >= 1 and <= 1000 ? (int)wanted : throw WeComRefusal.Bad("limit");
        var status = call.Body.Num("status_filter") ?? 0;
        if (status is < 0 or > 3) throw WeComRefusal.Bad("status_filter");
        var owners = call.Body.Obj("owner_filter").Strs("userid_list");
        if (owners.Count > MaxOwnerFilter) throw WeComRefusal.InvalidUserList;
        var chats = api.State.Chats(call.CorpId);
        if (owners.Count == 0 && chats.Select(c => c.Owner).Distinct().Count() > MaxOwners) throw WeComRefusal.TooManyOwners;
        var found = chats.Where(c => (status == 0 || c.Status == status) && (owners.Count == 0 || owners.Contains(c.Owner))).ToList();
        var page = Cursor.Page(found, c => $"{c.CreatedAtMs:D15}{c.ChatId}", call, limit);
        var answer = new JsonObject
        {
            ["group_chat_list"] = page.Items.Select(c => new JsonObject { ["chat_id"] = c.ChatId, ["status"] = c.Status }).Array(),
        };
        if (page.Next.Length > 0) answer["next_cursor"] = page.Next;
        return answer;
    }

    private JsonObject Get(WeComCall call)
    {
        var chat = Chat(call.CorpId, call.Need("chat_id", () => WeComRefusal.Empty("chat_id")));
        if (call.Fault == FaultKinds.StaleDetail) chat = chat.Before ?? chat;
        var named = call.Body.Flag("need_name") ?? false;
        return new JsonObject
        {
            ["group_chat"] = new JsonObject
            {
                ["chat_id"] = chat.ChatId,
                ["name"] = chat.Name,
                ["owner"] = chat.Owner,
                ["create_time"] = chat.CreatedAtMs / 1000,
                ["notice"] = chat.Notice,
                ["member_list"] = chat.Members.Select(m => ShowMember(call.Corp, m, named)).Array(),
                ["admin_list"] = chat.Admins.Select(a => new JsonObject { ["userid"] = a }).Array(),
                ["member_version"] = chat.Version,
            },
        };
    }

    private JsonObject Add(WeComCall call)
    {
        if (call.Body.Num("scene") is not (1 or 2)) throw WeComRefusal.Bad("scene");
        if (api.State.CountWays(call.CorpId) >= api.Core.Limits.ContactAndJoinWays) throw WeComRefusal.TooManyWays;
        var way = Fill(call, new JoinWay(Ids.RandomHex(16), call.CorpId, (int)call.Body.Num("scene")!));
        api.State.Put(way.ConfigId, way);
        return new JsonObject { ["config_id"] = way.ConfigId };
    }

    // An update writes every field: what the request leaves out falls back to its default.
    private JsonObject Update(WeComCall call)
    {
        var known = Find(call);
        if (call.Body.Num("scene") is not (1 or 2)) throw WeComRefusal.Bad("scene");
        var way = Fill(call, new JoinWay(known.ConfigId, known.CorpId, (int)call.Body.Num("scene")!) { RoomsMade = known.RoomsMade });
        api.State.Put(way.ConfigId, way);
        return [];
    }

    private JoinWay Fill(WeComCall call, JoinWay way)
    {
        var chats = call.Body.Strs("chat_id_list");
        if (chats.Count == 0) throw WeComRefusal.Empty("chat_id_list");
        if (chats.Count > MaxChatsPerWay) throw WeComRefusal.TooManyChats;
        foreach (var id in chats) Chat(call.CorpId, id);
        var remark = string.Concat((call.Body.Str("remark") ?? "").EnumerateRunes().Take(MaxText));
        return way with
        {
            Remark = remark,
            AutoCreateRoom = call.Body.Flag("auto_create_room") ?? true,
            RoomBaseName = call.Upto("room_base_name", MaxRoomName) ?? "",
            RoomBaseId = call.Body.Num("room_base_id") ?? 1,
            ChatIds = [.. chats.Distinct()],
            State = call.Upto("state", MaxText) ?? "",
            MarkSource = call.Body.Flag("mark_source") ?? true,
        };
    }

    private JoinWay Find(WeComCall call)
    {
        var way = api.State.Get<JoinWay>(call.Need("config_id", () => WeComRefusal.NoConfigId));
        return way?.CorpId == call.CorpId ? way : throw WeComRefusal.BadConfigId;
    }

    private ChatGroup Chat(string corp, string id) =>
        api.State.Get<ChatGroup>(id) is { } chat && chat.CorpId == corp ? chat : throw WeComRefusal.NotCustomerGroup;

    private JsonObject Show(JoinWay way) => new()
    {
        ["config_id"] = way.ConfigId,
        ["scene"] = way.Scene,
        ["remark"] = way.Remark,
        ["auto_create_room"] = way.AutoCreateRoom ? 1 : 0,
        ["room_base_name"] = way.RoomBaseName,
        ["room_base_id"] = way.RoomBaseId,
        ["chat_id_list"] = way.ChatIds.Array(),
        ["qr_code"] = $"{api.Core.Addresses.WeCom}/qr/{way.ConfigId}",
        ["state"] = way.State,
        ["mark_source"] = way.MarkSource,
    };

    private JsonObject ShowMember(Corp corp, ChatMember member, bool named)
    {
        var shown = new JsonObject
        {
            ["userid"] = member.UserId,
            ["type"] = member.Type,
            ["join_time"] = member.JoinedAtMs / 1000,
            ["join_scene"] = member.JoinScene,
            ["group_nickname"] = "",
        };
        if (member.Persona is { } persona && corp.Platform is { } platform) shown["unionid"] = api.Core.Personas.UnionId(platform, persona);
        if (member.Invitor is { } invitor) shown["invitor"] = new JsonObject { ["userid"] = invitor };
        if (member.State is { Length: > 0 } state) shown["state"] = state;
        if (named) shown["name"] = member.Name;
        return shown;
    }
}
