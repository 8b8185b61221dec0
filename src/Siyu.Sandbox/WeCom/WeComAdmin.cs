using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>The admin console (管理后台): the directory, tags and login of members; its changes do emit callbacks.</summary>
internal sealed class WeComAdmin(WeComApi api, WeComEvents events, CorpTags tags, MemberLogin logins)
{
    internal sealed record NewDepartment(string? Corp, long? Id, string? Name, long? ParentId, long? Order);
    internal sealed record NewUser(string? Corp, string? Userid, string? Name)
    {
        public List<long>? Departments { get; init; }
        public string? Position { get; init; }
        public string? Mobile { get; init; }
        public int? Gender { get; init; }
        public bool? Leader { get; init; }
        public bool? CanContact { get; init; }
    }

    internal sealed record NewTags(string? Corp, string? Group, List<string>? Tags);
    internal sealed record OneTag(string? Corp, string? Id);
    internal sealed record Login(string? Corp, string? Userid, long? Agentid, bool? PrivateScope);
    internal sealed record Signed(string? Corp, string? Noncestr, string? Timestamp, string? Url, string? Signature)
    {
        /// <summary>Of the app (wx.agentConfig) instead of the corp (wx.config).</summary>
        public long? Agentid { get; init; }
    }

    internal sealed record OneApp(string? Corp, string? Kind, long? Agentid)
    {
        /// <summary>Its JS-SDK tickets too.</summary>
        public bool? Tickets { get; init; }
    }


    /// <summary>The named corp, or the first one.</summary>
    public static string CorpOf(WeComStore state, string? corp) =>
        (corp is null ? state.All<Corp>().OrderBy(c => c.CorpId, StringComparer.Ordinal).FirstOrDefault() : state.Corp(corp))?.CorpId
        ?? throw ControlRefusal.Missing("corp", corp);

    public void Map(IEndpointRouteBuilder control)
    {
        control.Act<NewDepartment>("/admin/create-department", CreateDepartment);
        control.Act<NewUser>("/admin/create-user", CreateUser);
        control.Act<NewUser>("/admin/update-user", UpdateUser);
        control.Act<NewUser>("/admin/delete-user", DeleteUser);
        control.Act<NewTags>("/admin/create-tags", CreateTags);
        control.Act<OneTag>("/admin/delete-tag", DeleteTag);
        control.Act<Login>("/member/login", LogIn);
        control.Act<Signed>("/jsapi/verify", VerifyPage);
        control.Act<OneApp>("/admin/revoke-token", r =>
        {
            var app = App(r);
            foreach (var token in api.State.Tokens(app.Key)) api.State.Delete<AccessToken>(token.Token);
            if (r.Tickets != true) return null;
            foreach (var scope in new[] { "corp", "agent/" + app.Key }) api.State.Delete<Ticket>(app.CorpId + "/" + scope);
            return null;
        });
        control.ActAsync<OneApp>("/admin/verify-callback", async (r, ct) =>
        {
            var app = App(r);
            if (app.CallbackUrl is null) throw ControlRefusal.Bad("callback.none", "The app has no callback address.");
            var (proven, said) = await events.Verify(app, ct);
            return new { proven, said };
        });
    }

    private object CreateDepartment(NewDepartment r)
    {
        var corp = CorpOf(api.State, r.Corp);
        var parent = r.ParentId ?? 1;
        if (api.State.Department(corp, parent) is null) throw ControlRefusal.Missing("department", parent.Plainly());
        var id = r.Id ?? api.State.Departments(corp).Max(d => d.Id) + 1;
        if (api.State.Department(corp, id) is not null) throw new ControlRefusal(409, "department.exists",
            $"There is a department {id} already.");
        var department = new Department(corp, id, r.Name ?? "部门" + id.Plainly(), parent, r.Order ?? id);
        api.State.Put(department);
        events.Directory(corp, "change_contact", ("ChangeType", "create_party"), ("Id", id), ("Name", department.Name), ("ParentId",
            parent), ("Order", department.Order));
        return department;
    }

    private object CreateUser(NewUser r)
    {
        var corp = CorpOf(api.State, r.Corp);
        var user = r.Userid is { Length: > 0 } ? r.Userid : throw ControlRefusal.Bad("member.no_userid", "A member has a userid.");
        if (api.State.Member(corp, user) is not null) throw new ControlRefusal(409, "member.exists", $"There is a member {user} already.");
        var member = Filled(new Member(corp, user, r.Name ?? user) { CreatedAtMs = api.Core.Clock.Now.ToUnixTimeMilliseconds() }, r);
        api.State.Put(member);
        var human = HumanOf(member);
        events.Directory(corp, "change_contact", ("ChangeType", "create_user"), ("UserID", user), ("Department",
            string.Join(',', member.Departments)));
        return new { member.CorpId, userid = user, member.Name, member.Departments, persona = human.Id };
    }

    // Who left and comes back is the same human.
    private Persona HumanOf(Member member)
    {
        var id = $"m-{member.UserId}-{member.CorpId[^4..]}";
        var face = $"{api.Core.Addresses.Control}/avatar/{api.Core.Personas.Count % 100}.svg";
        return api.Core.Personas.Find(id) ?? api.Core.Personas.Add(
            new Persona(id, member.Name, member.Mobile, face, member.Gender)
            {
                Member = member.CorpId + "/" + member.UserId,
            });
    }

    private object UpdateUser(NewUser r)
    {
        var member = Known(r);
        var updated = Filled(member with { Name = r.Name ?? member.Name }, r);
        api.State.Put(updated);
        events.Directory(member.CorpId, "change_contact", ("ChangeType", "update_user"), ("UserID", member.UserId), ("Department",
            string.Join(',', updated.Departments)));
        return new { updated.CorpId, userid = updated.UserId, updated.Name, updated.Departments };
    }

    private object? DeleteUser(NewUser r)
    {
        var member = Known(r);
        api.State.Delete<Member>(member.CorpId + "/" + member.UserId);
        events.Directory(member.CorpId, "change_contact", ("ChangeType", "delete_user"), ("UserID", member.UserId));
        return null;
    }

    private Member Known(NewUser r) =>
        api.State.Member(CorpOf(api.State, r.Corp), r.Userid) ?? throw ControlRefusal.Missing("member", r.Userid);

    private Member Filled(Member member, NewUser r)
    {
        foreach (var id in r.Departments ?? [])
            if (api.State.Department(member.CorpId, id) is null) throw ControlRefusal.Missing("department", id.Plainly());
        return member with
        {
            Departments = r.Departments is { Count: > 0 } wanted ? wanted : member.Departments,
            Position = r.Position ?? member.Position,
            Mobile = r.Mobile ?? member.Mobile,
            Gender = r.Gender ?? member.Gender,
            Leader = r.Leader ?? member.Leader,
            CanContact = r.CanContact ?? member.CanContact,
        };
    }

    private object CreateTags(NewTags r)
    {
        var corp = CorpOf(api.State, r.Corp);
        var known = api.State.TagGroups(corp).Any(g => !g.Deleted && g.Name == r.Group);
        var wanted = new CorpTags.NewGroup(null, r.Group, 0, [.. (r.Tags ?? []).Select(t => new CorpTags.NewTag(t, 0))]);
        var (group, made) = Refusing(() => tags.Add(corp, wanted, CorpTags.Admin));
        if (!known) events.Contact(corp, "change_external_tag", ("Id", group.GroupId), ("TagType", "tag_group"), ("ChangeType", "create"));
        foreach (var tag in made) events.Contact(corp, "change_external_tag", ("Id", tag.Id), ("TagType", "tag"), ("ChangeType", "create"));
        return new { group_id = group.GroupId, tags = made.Select(t => new { t.Id, t.Name }) };
    }

    private object? DeleteTag(OneTag r)
    {
        var (corp, id) = (CorpOf(api.State, r.Corp), r.Id ?? "");
        var isGroup = api.State.Get<TagGroup>(id) is not null;
        Refusing(() =>
        {
            if (isGroup) tags.DeleteGroup(corp, id, CorpTags.Admin);
            else tags.DeleteTag(corp, id, CorpTags.Admin);
            return true;
        });
        events.Contact(corp, "change_external_tag", ("Id", id), ("TagType", isGroup ? "tag_group" : "tag"), ("ChangeType", "delete"));
        return null;
    }

    private object LogIn(Login r)
    {
        var corp = CorpOf(api.State, r.Corp);
        var member = api.State.Member(corp, r.Userid) ?? throw ControlRefusal.Missing("member", r.Userid);
        var app = r.Agentid is { } agent ? api.State.Apps(corp).FirstOrDefault(a => a.AgentId == agent) : null;
        var human = api.Core.Personas.ByMember(corp, member.UserId) ?? throw ControlRefusal.Missing("persona", member.UserId);
        return new { code = logins.Issue(corp, human.Id, member.UserId, app, r.PrivateScope ?? false) };
    }

    // What the client does before it lets a page use the JS-SDK.
    private object VerifyPage(Signed r)
    {
        var corp = CorpOf(api.State, r.Corp);
        var scope = r.Agentid is null ? "corp" : "agent/" + App(new OneApp(corp, null, r.Agentid)).Key;
        var ticket = api.State.Get<Ticket>(corp + "/" + scope);
        if (ticket is null || ticket.ExpiresAtMs <= api.Core.Clock.Now.ToUnixTimeMilliseconds()) return new { valid = false,
            why = "no live ticket" };
        var expected = JsSdk.Sign(ticket.Value, r.Noncestr ?? "", r.Timestamp ?? "", r.Url ?? "");
        return new { valid = expected == r.Signature, why = expected == r.Signature ? "ok" : "invalid signature" };
    }

    private CorpApp App(OneApp r)
    {
        var corp = CorpOf(api.State, r.Corp);
        return api.State.Apps(corp)
            .FirstOrDefault(a => r.Agentid is { } agent ? a.AgentId == agent : a.Kind == (r.Kind ?? CorpApp.SelfBuilt))
            ?? throw ControlRefusal.Missing("app", r.Kind ?? r.Agentid?.Plainly());
    }

    // The console knows the same rules as the API; its refusals speak on the control port.
    private static T Refusing<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (WeComRefusal refusal)
        {
            throw ControlRefusal.Bad("wecom." + refusal.Code.Plainly(), refusal.Message);
        }
    }
}
