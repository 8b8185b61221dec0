using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>Contacts and follow relations (客户与跟进关系).</summary>
internal sealed class ContactApi(WeComCalls calls)
{
    private const string Root = "/cgi-bin/externalcontact/";
    public const int PageSize = 100;

    public Task<Answer<FollowUsers>> FollowUsers(WeComCorp corp, CancellationToken ct) =>
        calls.Get<FollowUsers>(corp, Secret.Contact, Root + "get_follow_user_list", "", ct);

    public Task<Answer<ExternalUserIds>> List(WeComCorp corp, string userId, CancellationToken ct) =>
        calls.Get<ExternalUserIds>(corp, Secret.Contact, Root + "list", "userid=" + Uri.EscapeDataString(userId), ct);

    public Task<Answer<ContactDetail>> Get(WeComCorp corp, string externalUserId, string? cursor, CancellationToken ct) =>
        calls.Get<ContactDetail>(corp, Secret.Contact, Root + "get",
            $"external_userid={Uri.EscapeDataString(externalUserId)}" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)),
                ct);

    public Task<Answer<ContactPage>> BatchByUser(WeComCorp corp, IReadOnlyList<string> userIds, string? cursor, CancellationToken ct) =>
        calls.Post<ContactPage>(corp, Root + "batch/get_by_user",
            new { userid_list = userIds, cursor = cursor ?? "", limit = PageSize }, Repeat.Safe, ct);

    public Task<Answer<Nothing>> Remark(WeComCorp corp, Remark remark, CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "remark", remark, Repeat.Safe, ct);
}

/// <summary>Staff who may have contacts (配置了客户联系的成员).</summary>
internal sealed record FollowUsers([property: JsonPropertyName("follow_user")] IReadOnlyList<string> Users) : Envelope;

internal sealed record ExternalUserIds([property: JsonPropertyName("external_userid")] IReadOnlyList<string> Ids) : Envelope;

/// <summary>A contact with those who follow it (客户详情).</summary>
internal sealed record ContactDetail(ExternalContact ExternalContact, IReadOnlyList<Follow> FollowUser, string? NextCursor) : Envelope;

/// <summary>A page of one member of staff's contacts (批量客户详情).</summary>
internal sealed record ContactPage(IReadOnlyList<ContactWithFollow>? ExternalContactList, string? NextCursor) : Envelope;

internal sealed record ContactWithFollow(ExternalContact ExternalContact, Follow FollowInfo);

/// <summary>The person (外部联系人). The union id is there only for WeChat users of a corp bound to an open platform.</summary>
internal sealed record ExternalContact([property: JsonPropertyName("external_userid")] string ExternalUserId, string? Name, int Type)
{
    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }

    public int Gender { get; init; }
    public string? CorpName { get; init; }
}

/// <summary>A follow relation (跟进关系) between a member of staff and a contact.</summary>
internal sealed record Follow([property: JsonPropertyName("userid")] string UserId, string? Remark, string? Description)
{
    [JsonPropertyName("createtime")]
    public long CreateTime { get; init; }

    public int AddWay { get; init; }
    public string? State { get; init; }

    /// <summary>Tags as <c>get</c> tells them.</summary>
    public IReadOnlyList<FollowTag>? Tags { get; init; }

    /// <summary>Tags as <c>batch/get_by_user</c> tells them.</summary>
    public IReadOnlyList<string>? TagId { get; init; }
}

internal sealed record FollowTag(string? TagId, string? TagName, string? GroupName, int Type);

/// <summary>What a member of staff notes about a contact (备注).</summary>
internal sealed record Remark([property: JsonPropertyName("userid")] string UserId,
    [property: JsonPropertyName("external_userid")] string ExternalUserId)
{
    [JsonPropertyName("remark")]
    public string? Name { get; init; }

    public string? Description { get; init; }
    public string? RemarkCompany { get; init; }
    public IReadOnlyList<string>? RemarkMobiles { get; init; }
    public string? RemarkPicMediaid { get; init; }
}
