using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>The company's directory (通讯录): departments and members, without the fields that apps no longer get.</summary>
internal sealed class Directory(WeComApi api)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        api.Get(routes, "/cgi-bin/department/list", ApiGroup.Directory, call => new JsonObject
        {
            ["department"] = Below(call).Select(d => Show(call.CorpId, d)).Array(),
        });
        api.Get(routes, "/cgi-bin/department/simplelist", ApiGroup.Directory, call => new JsonObject
        {
            ["department_id"] = Below(call).Select(d => new JsonObject { ["id"] = d.Id, ["parentid"] = d.ParentId, ["order"] = d.Order })
                .Array(),
        });
        api.Get(routes, "/cgi-bin/department/get", ApiGroup.Directory, call =>
            new JsonObject { ["department"] = Show(call.CorpId, One(call, "id")) });
        api.Get(routes, "/cgi-bin/user/get", ApiGroup.Directory, call => Show(Known(call)));
        api.Get(routes, "/cgi-bin/user/list", ApiGroup.Directory, call => new JsonObject { ["userlist"] = Of(call).Select(Show).Array() });
        api.Get(routes, "/cgi-bin/user/simplelist", ApiGroup.Directory, call => new JsonObject
        {
            ["userlist"] = Of(call)
                .Select(m => new JsonObject { ["userid"] = m.UserId, ["name"] = m.Name, ["department"] = m.Departments.Array() }).Array(),
        });
        api.Post(routes, "/cgi-bin/user/list_id", ApiGroup.Directory, ListIds);
    }

    private JsonObject ListIds(WeComCall call)
    {
        var rows = api.State.Members(call.CorpId).Where(m => api.State.Sees(call.App, m))
            .SelectMany(m => m.Departments.Select(d => (Key: $"{m.UserId}/{d:D10}", m.UserId, Department: d)))
            .OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        var page = Cursor.Page(rows, r => r.Key, call, call.Limit(10_000, 10_000));
        var answer = new JsonObject
        {
            ["dept_user"] = page.Items.Select(r => new JsonObject { ["userid"] = r.UserId, ["department"] = r.Department }).Array(),
        };
        if (page.Next.Length > 0) answer["next_cursor"] = page.Next;
        return answer;
    }

    private IEnumerable<Department> Below(WeComCall call)
    {
        if (call.Param("id") is null) return api.State.Departments(call.CorpId);
        var tree = api.State.Subtree(call.CorpId, One(call, "id").Id);
        return api.State.Departments(call.CorpId).Where(d => tree.Contains(d.Id));
    }

    private IEnumerable<Member> Of(WeComCall call)
    {
        var department = One(call, "department_id").Id;
        var all = call.Param("fetch_child") == "1" ? api.State.Subtree(call.CorpId, department) : new HashSet<long> { department };
        return api.State.Members(call.CorpId).Where(m => m.Departments.Any(all.Contains) && api.State.Sees(call.App, m));
    }

    private Department One(WeComCall call, string name) =>
        long.TryParse(call.Param(name) ?? throw WeComRefusal.Bad(name), Text.Plain, out var id)
            && api.State.Department(call.CorpId, id) is { } found
            ? found : throw WeComRefusal.InvalidParty;

    private Member Known(WeComCall call)
    {
        var member = api.State.Member(call.CorpId, call.Param("userid") ?? throw WeComRefusal.NoUser) ?? throw WeComRefusal.InvalidUser;
        return api.State.Sees(call.App, member) ? member : throw WeComRefusal.NoPrivilege;
    }

    private JsonObject Show(string corp, Department department) => new()
    {
        ["id"] = department.Id,
        ["name"] = department.Name,
        ["name_en"] = "",
        ["department_leader"] = api.State.MembersOf(corp, department.Id).Where(m => m.Leader).Select(m => m.UserId).Array(),
        ["parentid"] = department.ParentId,
        ["order"] = department.Order,
    };

    // Mobile, mail, avatar, gender and address are told by getuserdetail only, since 2022-06-20.
    private static JsonObject Show(Member member) => new()
    {
        ["userid"] = member.UserId,
        ["name"] = member.Name,
        ["department"] = member.Departments.Array(),
        ["order"] = member.Departments.Select(_ => 0L).Array(),
        ["position"] = member.Position,
        ["is_leader_in_dept"] = member.Departments.Select(_ => member.Leader ? 1L : 0L).Array(),
        ["direct_leader"] = new JsonArray(),
        ["main_department"] = member.Departments[0],
        ["alias"] = "",
        ["telephone"] = "",
        ["status"] = 1,
        ["extattr"] = new JsonObject { ["attrs"] = new JsonArray() },
    };
}
