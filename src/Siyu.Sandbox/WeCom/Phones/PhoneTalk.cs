using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>What people say to each other beyond a guide and a customer (聊天): between friends, and in groups.</summary>
internal sealed class PhoneTalk(WeComApi api)
{
    private const int MostText = 2_000;
    private static readonly HashSet<string> Cards = ["news", "miniprogram", "image"];

    internal sealed record ToFriend(string? Persona, string? Friend, string? Text, JsonObject? Message);
    internal sealed record ToGroup(string? Holder, string? ChatId, string? Text, JsonObject? Message);

    public void Map(IEndpointRouteBuilder control)
    {
        control.Act<ToFriend>("/persona/send-to-friend", r =>
        {
            var friend = api.Core.Personas.Get(r.Friend);
            var from = api.Core.Personas.Get(r.Persona);
            if (friend.Id == from.Id) throw ControlRefusal.Bad("message.to_oneself", "A friend is somebody else.");
            api.Core.Inbox.Add(friend.Id, from.Id, "chat", Message(r.Text, r.Message));
            return null;
        });
        control.Act<ToGroup>("/phone/send-to-group", r =>
        {
            var chat = api.State.Get<ChatGroup>(r.ChatId) ?? throw ControlRefusal.Missing("group_chat", r.ChatId);
            if (!chat.Members.Any(m => Conversations.IsOf(chat, m, r.Holder ?? ""))) throw ControlRefusal.Missing("group_member", r.Holder);
            api.Core.Inbox.Add(Conversations.GroupBox(chat.ChatId), r.Holder!, "chat", Message(r.Text, r.Message));
            return null;
        });
    }

    /// <summary>A text, or a card (news, miniprogram, image) as wx.sendChatMessage takes it.</summary>
    public static string Message(string? text, JsonObject? card)
    {
        var kind = card.Str("msgtype");
        if (card is not null && kind is not null && kind != "text")
            return Cards.Contains(kind) && card.Obj(kind) is not null ? card.ToJsonString(Store.Json)
                : throw ControlRefusal.Bad("message.bad_card", $"{kind} is no card that a chat shows.");
        var said = text ?? card.Obj("text").Str("content") ?? "";
        if (said.Length is 0 or > MostText) throw ControlRefusal.Bad("message.bad_text", $"A message has 1 to {MostText} letters.");
        return new JsonObject { ["msgtype"] = "text", ["text"] = new JsonObject { ["content"] = said } }.ToJsonString(Store.Json);
    }
}
