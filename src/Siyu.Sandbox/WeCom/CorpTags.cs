using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Corp tags (企业标签): groups of tags; an app changes only what it made.</summary>
internal sealed class CorpTags(WeComApi api)
{
    private const int MaxName = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Post(routes, "/cgi-bin/externalcontact/get_corp_tag_list", ApiGroup.Contact, List);
        api.Post(routes, "/cgi-bin/externalcontact/add_corp_tag", ApiGroup.Contact, call =>
        {
            var wanted = call.Body.Objs("tag").Select(t => new NewTag(t.Str("name") ?? "", t.Num("order") ?? 0)).ToList();
            var (group, tags) = Add(call.CorpId, new NewGroup(call.Body.Str("group_id"), call.Body.Str("group_name"),
                call.Body.Num("order") ?? 0, wanted), call.App.Key);
            return new JsonObject { ["tag_group"] = Show(group, tags) };
        });
        api.Post(routes, "/cgi-bin/externalcontact/edit_corp_tag", ApiGroup.Contact, Edit);
        api.Post(routes, "/cgi-bin/externalcontact/del_corp_tag", ApiGroup.Contact, call =>
        {
            var (tags, groups) = (call.Body.Strs("tag_id"), call.Body.Strs("group_id"));
            if (tags.Count + groups.Count == 0) throw WeComRefusal.Empty("tag_id");
            foreach (var id in groups) DeleteGroup(call.CorpId, id, call.App.Key);
            foreach (var id in tags) DeleteTag(call.CorpId, id, call.App.Key);
            return [];
        });
    }

    internal sealed record NewTag(string Name, long Order);
    internal sealed record NewGroup(string? GroupId, string? GroupName, long Order, IReadOnlyList<NewTag> Tags);

    /// <summary>Adds tags to a group, which is made when its name is new; names that are there already are not doubled.</summary>
    public (TagGroup Group, IReadOnlyList<CorpTag> Tags) Add(string corp, NewGroup wanted, string by)
    {
        if (wanted.Tags.Count == 0) throw WeComRefusal.Empty("tag");
        foreach (var tag in wanted.Tags) CheckName(tag.Name);
        var group = FindOrMake(corp, wanted, by);
        var tags = new List<CorpTag>();
        foreach (var tag in wanted.Tags.DistinctBy(t => t.Name))
        {
            var known = api.State.TagsOf(group.GroupId).FirstOrDefault(t => !t.Deleted && t.Name == tag.Name);
            if (known is null && api.State.CountTags(corp) >= api.Core.Limits.CorpTags) throw WeComRefusal.TagLimit;
            var kept = known ?? new CorpTag("et" + Ids.Random(30), corp, group.GroupId, tag.Name, tag.Order) { CreatedAtMs = NowMs,
                CreatedBy = by };
            if (known is null) api.State.Put(kept.Id, kept);
            tags.Add(kept);
        }
        return (group, tags);
    }

    public void DeleteGroup(string corp, string id, string by)
    {
        var group = Owned(Group(corp, id), g => g.CreatedBy, by);
        foreach (var tag in api.State.TagsOf(id).Where(t => !t.Deleted)) api.State.Put(tag.Id, tag with { Deleted = true });
        api.State.Put(id, group with { Deleted = true });
    }

    /// <summary>The group goes with its last tag.</summary>
    public void DeleteTag(string corp, string id, string by)
    {
        if (api.State.Get<CorpTag>(id) is not { Deleted: false } tag || tag.CorpId != corp) throw WeComRefusal.InvalidTag;
        api.State.Put(id, Owned(tag, t => t.CreatedBy, by) with { Deleted = true });
        if (api.State.TagsOf(tag.GroupId).All(t => t.Deleted))
            api.State.Put(tag.GroupId, Group(corp, tag.GroupId) with { Deleted = true });
    }

    private long NowMs => api.Core.Clock.Now.ToUnixTimeMilliseconds();

    private TagGroup FindOrMake(string corp, NewGroup wanted, string by)
    {
        if (wanted.GroupId is { Length: > 0 } id) return Group(corp, id);
        if (wanted.GroupName is not { Length: > 0 } name) throw WeComRefusal.Empty("group_name");
        CheckName(name);
        if (api.State.TagGroups(corp).FirstOrDefault(g => !g.Deleted && g.Name == name) is { } known) return known;
        var made = new TagGroup("et" + Ids.Random(30), corp, name, wanted.Order, NowMs, by);
        api.State.Put(made.GroupId, made);
        return made;
    }

    private JsonObject Edit(WeComCall call)
    {
        var id = call.Need("id", () => WeComRefusal.Empty("id"));
        var name = call.Body.Str("name") is { Length: > 0 } given ? given : null;
        if (name is not null) CheckName(name);
        if (api.State.Get<CorpTag>(id) is { Deleted: false } tag && tag.CorpId == call.CorpId)
        {
            if (api.State.TagsOf(tag.GroupId).Any(t => !t.Deleted && t.Id != id && t.Name == name)) throw WeComRefusal.TagName;
            var owned = Owned(tag, t => t.CreatedBy, call.App.Key);
            api.State.Put(id, owned with { Name = name ?? tag.Name, Order = call.Body.Num("order") ?? tag.Order });
            return [];
        }
        var group = Owned(Group(call.CorpId, id), g => g.CreatedBy, call.App.Key);
        if (api.State.TagGroups(call.CorpId).Any(g => !g.Deleted && g.GroupId != id && g.Name == name)) throw WeComRefusal.TagName;
        api.State.Put(id, group with { Name = name ?? group.Name, Order = call.Body.Num("order") ?? group.Order });
        return [];
    }

    private JsonObject List(WeComCall call)
    {
        var (tags, groups) = (call.Body.Strs("tag_id"), call.Body.Strs("group_id"));
        var asked = groups.Count > 0 ? groups.Select(g => api.State.Get<TagGroup>(g)).OfType<TagGroup>()
            : tags.Count > 0 ? tags.Select(t => api.State.Get<CorpTag>(t)?.GroupId).Distinct()
                .Select(g => api.State.Get<TagGroup>(g)).OfType<TagGroup>()
            : api.State.TagGroups(call.CorpId).Where(g => !g.Deleted);
        var byId = groups.Count + tags.Count > 0;
        return new JsonObject
        {
            ["tag_group"] = asked.Where(g => g.CorpId == call.CorpId).OrderByDescending(g => g.Order).ThenBy(g => g.CreatedAtMs).Select(g =>
                Show(g, [.. api.State.TagsOf(g.GroupId)
                    .Where(t => groups.Count > 0 || tags.Count == 0 || tags.Contains(t.Id))
                    .Where(t => byId || !t.Deleted)
                    .OrderByDescending(t => t.Order).ThenBy(t => t.CreatedAtMs)])).Array(),
        };
    }

    private TagGroup Group(string corp, string id) =>
        api.State.Get<TagGroup>(id) is { Deleted: false } group && group.CorpId == corp ? group : throw WeComRefusal.InvalidTag;

    private static T Owned<T>(T thing, Func<T, string> owner, string by) =>
        by == Admin || owner(thing) == by ? thing : throw WeComRefusal.NoPrivilege;

    public const string Admin = "admin";

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw WeComRefusal.TagName;
        if (name.EnumerateRunes().Count() > MaxName) throw WeComRefusal.TagNameLength;
    }

    private static JsonObject Show(TagGroup group, IReadOnlyList<CorpTag> tags)
    {
        var shown = new JsonObject
        {
            ["group_id"] = group.GroupId,
            ["group_name"] = group.Name,
            ["create_time"] = group.CreatedAtMs / 1000,
            ["order"] = group.Order,
            ["tag"] = tags.Select(t =>
            {
                var tag = new JsonObject { ["id"] = t.Id, ["name"] = t.Name, ["create_time"] = t.CreatedAtMs / 1000, ["order"] = t.Order };
                if (t.Deleted) tag["deleted"] = true;
                return tag;
            }).Array(),
        };
        if (group.Deleted) shown["deleted"] = true;
        return shown;
    }
}
