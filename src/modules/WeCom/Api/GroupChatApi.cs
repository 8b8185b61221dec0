using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>Customer groups (客户群).</summary>
internal sealed class GroupChatApi(WeComCalls calls)
{
    private const string Root = "/cgi-bin/externalcontact/groupchat/";
    private const int PageSize = 1_000;

    public Task<Answer<GroupChatPage>> List(WeComCorp corp, IReadOnlyList<string> owners, string? cursor, CancellationToken ct) =>
        calls.Post<GroupChatPage>(corp, Root + "list",
            new { status_filter = 0, owner_filter = owners.Count == 0 ? null : new { userid_list = owners }, cursor, limit = PageSize },
                Repeat.Safe, ct);

    public Task<Answer<GroupChatFound>> Get(WeComCorp corp, string chatId, CancellationToken ct) =>
        calls.Post<GroupChatFound>(corp, Root + "get", new { chat_id = chatId, need_name = 1 }, Repeat.Safe, ct);
}

internal sealed record GroupChatPage([property: JsonPropertyName("group_chat_list")] IReadOnlyList<GroupChatRef>? Chats,
    string? NextCursor) : Envelope;

internal sealed record GroupChatRef(string ChatId, int Status);

internal sealed record GroupChatFound(GroupChat GroupChat) : Envelope;

/// <summary>A customer group with its members (客户群详情).</summary>
internal sealed record GroupChat(string ChatId, string? Name, string? Owner, IReadOnlyList<GroupChatMember>? MemberList)
{
    public string? Notice { get; init; }
    public long CreateTime { get; init; }
    public string? MemberVersion { get; init; }
}

/// <summary>A member of a customer group: 1 is staff, 2 a contact.</summary>
internal sealed record GroupChatMember([property: JsonPropertyName("userid")] string UserId, int Type, long JoinTime, int JoinScene)
{
    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }

    public string? Name { get; init; }
    public string? State { get; init; }
}
