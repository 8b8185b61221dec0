using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>Corp tags (企业标签) and tagging; an app edits only the tags it made.</summary>
internal sealed class TagApi(WeComCalls calls)
{
    private const string Root = "/cgi-bin/externalcontact/";

    public Task<Answer<TagGroups>> List(WeComCorp corp, IReadOnlyList<string> groupIds, CancellationToken ct) =>
        calls.Post<TagGroups>(corp, Root + "get_corp_tag_list", new { group_id = groupIds }, Repeat.Safe, ct);

    /// <summary>Adds to the group of that name; names that are there already are not doubled, so it may be repeated.</summary>
    public Task<Answer<TagGroupMade>> Add(WeComCorp corp, string groupName, IReadOnlyList<string> tagNames, CancellationToken ct) =>
        calls.Post<TagGroupMade>(corp, Root + "add_corp_tag",
            new { group_name = groupName, tag = tagNames.Select(name => new { name }), agentid = corp.AgentId }, Repeat.Safe, ct);

    public Task<Answer<Nothing>> Rename(WeComCorp corp, string tagOrGroupId, string name, CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "edit_corp_tag", new { id = tagOrGroupId, name, agentid = corp.AgentId },
            Repeat.Safe, ct);

    public Task<Answer<Nothing>> Delete(WeComCorp corp, IReadOnlyList<string> tagIds, IReadOnlyList<string> groupIds,
        CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "del_corp_tag",
            new { tag_id = tagIds, group_id = groupIds, agentid = corp.AgentId }, Repeat.Safe, ct);

    public Task<Answer<Nothing>> Mark(WeComCorp corp, TagMark mark, CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "mark_tag", mark, Repeat.Safe, ct);
}

internal sealed record TagGroups([property: JsonPropertyName("tag_group")] IReadOnlyList<TagGroup>? Groups) : Envelope;

internal sealed record TagGroupMade([property: JsonPropertyName("tag_group")] TagGroup Group) : Envelope;

/// <summary>A group of corp tags (标签组).</summary>
internal sealed record TagGroup(string GroupId, string GroupName, IReadOnlyList<CorpTag>? Tag);

internal sealed record CorpTag(string Id, string Name, bool Deleted);

/// <summary>Tags of one contact at one member of staff (打标签).</summary>
internal sealed record TagMark(
    [property: JsonPropertyName("userid")] string UserId,
    [property: JsonPropertyName("external_userid")] string ExternalUserId,
    IReadOnlyList<string> AddTag,
    IReadOnlyList<string> RemoveTag);
