using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Customers (客户) and who follows them, as the server API shows and changes them. Nothing here emits a callback.</summary>
internal sealed class Contacts(WeComApi api)
{
    private const int MaxUsersPerBatch = 100;
    private const int FollowersPerPage = 500;
    private const int CorpTagType = 1;

    public void Map(IEndpointRouteBuilder routes)
    {
        api.Get(routes, "/cgi-bin/externalcontact/get_follow_user_list", ApiGroup.Contact, call => new JsonObject
        {
            ["follow_user"] = api.State.Members(call.CorpId).Where(m => m.CanContact && api.State.Sees(call.App, m)).Select(m => m.UserId)
                .Array(),
        });
        api.Get(routes, "/cgi-bin/externalcontact/list", ApiGroup.Contact, List);
        api.Get(routes, "/cgi-bin/externalcontact/get", ApiGroup.Contact, Get);
        api.Post(routes, "/cgi-bin/externalcontact/batch/get_by_user", ApiGroup.Contact, Batch);
        api.Post(routes, "/cgi-bin/externalcontact/remark", ApiGroup.Contact, Remark);
        api.Post(routes, "/cgi-bin/externalcontact/mark_tag", ApiGroup.Contact, MarkTag);
    }

    private JsonObject List(WeComCall call)
    {
        var member = Staff(call, call.Param("userid") ?? throw WeComRefusal.NoUser);
        var follows = api.State.FollowsOfMember(call.CorpId, member.UserId).Where(f => !f.Half).ToList();
        if (follows.Count == 0) throw WeComRefusal.NotExternal;
        return new JsonObject { ["external_userid"] = follows.Select(f => f.External).Array() };
    }

    private JsonObject Get(WeComCall call)
    {
        var external = call.Param("external_userid") ?? throw WeComRefusal.NoExternalUser;
        var persona = api.Core.Personas.ByExternalUserId(call.CorpId, external) ?? throw WeComRefusal.InvalidExternalUser;
        var follows = api.State.FollowsOfExternal(call.CorpId, external)
            .Where(f => api.State.Member(call.CorpId, f.UserId) is { } member && api.State.Sees(call.App, member))
            .OrderBy(f => Key(f), StringComparer.Ordinal).ToList();
        if (follows.Count == 0) throw WeComRefusal.NotExternal;
        var page = Cursor.Page(follows, Key, call, FollowersPerPage);
        var answer = new JsonObject
        {
            ["external_contact"] = Customer(call.Corp, persona, external),
            ["follow_user"] = page.Items.Select(f => FollowUser(f, withNames: true)).Array(),
        };
        if (page.Next.Length > 0) answer["next_cursor"] = page.Next;
        return answer;
    }

    private JsonObject Batch(WeComCall call)
    {
        var users = call.Body.Strs("userid_list");
        if (users.Count == 0) throw WeComRefusal.Empty("userid_list");
        if (users.Count > MaxUsersPerBatch) throw WeComRefusal.InvalidUserList;
        var limit = call.Limit(50, 100);
        var follows = users.Distinct().Select(u => Staff(call, u)).SelectMany(m => api.State.FollowsOfMember(call.CorpId, m.UserId))
            .Where(f => !f.Half).OrderBy(Key, StringComparer.Ordinal).ToList();
        var page = Cursor.Page(follows, Key, call, limit);
        return new JsonObject
        {
            ["external_contact_list"] = page.Items.Select(f => new JsonObject
            {
                ["external_contact"] = Customer(call.Corp, api.Core.Personas.Get(f.Persona), f.External),
                ["follow_info"] = FollowUser(f, withNames: false),
            }).Array(),
            ["next_cursor"] = page.Next,
            ["fail_info"] = new JsonObject { ["unlicensed_userid_list"] = new JsonArray() },
        };
    }

    private JsonObject Remark(WeComCall call)
    {
        var follow = Relation(call);
        var mobiles = call.Body.Has("remark_mobiles") ? call.Body.Strs("remark_mobiles").Where(m => m.Length > 0).ToList()
            : follow.RemarkMobiles;
        api.State.Put(follow with
        {
            Remark = call.Upto("remark", 20) ?? follow.Remark,
            Description = call.Upto("description", 150) ?? follow.Description,
            RemarkCompany = call.Upto("remark_company", 20) ?? follow.RemarkCompany,
            RemarkMobiles = mobiles,
        });
        return [];
    }

    private JsonObject MarkTag(WeComCall call)
    {
        var follow = Relation(call);
        var (add, remove) = (call.Body.Strs("add_tag"), call.Body.Strs("remove_tag"));
        if (add.Count + remove.Count == 0) throw WeComRefusal.Empty("add_tag");
        foreach (var id in add.Concat(remove))
            if (api.State.Get<CorpTag>(id) is not { Deleted: false } tag || tag.CorpId != call.CorpId) throw WeComRefusal.InvalidTag;
        api.State.Put(follow with { Tags = [.. follow.Tags.Union(add).Except(remove)] });
        return [];
    }

    private Follow Relation(WeComCall call)
    {
        var user = call.Need("userid", () => WeComRefusal.NoUser);
        var external = call.Need("external_userid", () => WeComRefusal.NoExternalUser);
        Staff(call, user);
        if (api.Core.Personas.ByExternalUserId(call.CorpId, external) is null) throw WeComRefusal.InvalidExternalUser;
        return api.State.Follow(call.CorpId, user, external) ?? throw WeComRefusal.NotExternal;
    }

    private Member Staff(WeComCall call, string user)
    {
        var member = api.State.Member(call.CorpId, user) ?? throw WeComRefusal.InvalidUser;
        if (!api.State.Sees(call.App, member)) throw WeComRefusal.NoPrivilege;
        return member.CanContact ? member : throw WeComRefusal.CannotContact;
    }

    private static string Key(Follow follow) => $"{follow.CreatedAtMs:D15}{follow.UserId}/{follow.External}";

    private JsonObject Customer(Corp corp, Persona persona, string external)
    {
        var shown = new JsonObject
        {
            ["external_userid"] = external,
            ["name"] = persona.Name,
            ["type"] = 1,
            ["avatar"] = persona.Avatar,
            ["gender"] = persona.Gender,
        };
        if (corp.Platform is { } platform) shown["unionid"] = api.Core.Personas.UnionId(platform, persona.Id);
        return shown;
    }

    private JsonObject FollowUser(Follow follow, bool withNames)
    {
        var tags = follow.Tags.Select(id => api.State.Get<CorpTag>(id)).OfType<CorpTag>().Where(t => !t.Deleted).ToList();
        var shown = new JsonObject
        {
            ["userid"] = follow.UserId,
            ["remark"] = follow.Remark,
            ["description"] = follow.Description,
            ["createtime"] = follow.CreatedAtMs / 1000,
            ["remark_mobiles"] = follow.RemarkMobiles.Array(),
            ["oper_userid"] = follow.OperUserId,
            ["add_way"] = follow.AddWay,
        };
        if (withNames) shown["tags"] = tags.Select(Tag).Array();
        else shown["tag_id"] = tags.Select(t => t.Id).Array();
        if (follow.RemarkCompany.Length > 0) shown["remark_corp_name"] = follow.RemarkCompany;
        if (follow.State is { Length: > 0 } state) shown["state"] = state;
        return shown;
    }

    private JsonObject Tag(CorpTag tag) => new()
    {
        ["group_name"] = api.State.Get<TagGroup>(tag.GroupId)?.Name ?? "",
        ["tag_name"] = tag.Name,
        ["tag_id"] = tag.Id,
        ["type"] = CorpTagType,
    };
}
