using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.WeCom.Phones;

namespace Siyu.Sandbox.WeCom;

/// <summary>The acts of customers and members on the control port.</summary>
internal sealed class WeComActs(WeComApi api, Friendships friends, GroupLife groups)
{
    internal sealed record Scanning(string? Persona, string? ConfigId, string? Qr, bool? Half);
    internal sealed record Pair(string? Corp, string? Userid, string? Persona, bool? ByTransfer);
    internal sealed record Remarking(string? Corp, string? Userid, string? Persona, string? Remark, string? Description,
        List<string>? Mobiles);
    internal sealed record Tagging(string? Corp, string? Userid, string? Persona, List<string>? Add, List<string>? Remove);
    internal sealed record Saying(string? Corp, string? Userid, string? Persona, string? Text, JsonObject? Message);
    internal sealed record NewGroup(string? Corp, string? Userid, string? Name, List<string>? Members, List<string>? Personas);
    internal sealed record InGroup(string? ChatId, string? Persona, string? Name, string? Notice, string? Owner);
    internal sealed record Welcoming(string? Corp, string? Userid, bool? On);

    public void Map(IEndpointRouteBuilder control)
    {
        Customers(control);
        Members(control);
        InGroups(control);
    }

    private void Customers(IEndpointRouteBuilder control)
    {
        control.Act<Scanning>("/persona/scan-contact-way", r =>
            friends.ScanContactWay(api.Core.Personas.Get(r.Persona), Code(r), r.Half ?? false));
        control.Act<Scanning>("/persona/scan-join-way", r => Show(groups.ScanJoinWay(api.Core.Personas.Get(r.Persona), Code(r))));
        control.Act<Pair>("/persona/delete-friend", r =>
        {
            friends.DeleteByCustomer(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona));
            return null;
        });
        control.Act<Saying>("/persona/send-message", r =>
        {
            friends.Say(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona),
                PhoneTalk.Message(r.Text, r.Message), byCustomer: true);
            return null;
        });
        control.Act<InGroup>("/persona/leave-group", r =>
            Show(groups.Leave(r.ChatId ?? "", api.Core.Personas.Get(r.Persona), removed: false)));
    }

    private void Members(IEndpointRouteBuilder control)
    {
        foreach (var path in new[] { "/member/accept-friend", "/persona/accept-friend" })
            control.Act<Pair>(path, r => friends.Accept(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona)));
        foreach (var path in new[] { "/member/reject-friend", "/persona/reject-friend" })
            control.Act<Pair>(path, r =>
            {
                friends.Reject(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona));
                return null;
            });
        control.Act<Pair>("/member/delete-customer", r =>
        {
            friends.DeleteByMember(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona), r.ByTransfer ?? false);
            return null;
        });
        control.Act<Remarking>("/member/remark", r =>
            friends.Edit(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona), f => f with
        {
            Remark = r.Remark ?? f.Remark,
            Description = r.Description ?? f.Description,
            RemarkMobiles = r.Mobiles ?? f.RemarkMobiles,
        }));
        control.Act<Tagging>("/member/tag", r => friends.Edit(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona), f => f with
        {
            Tags = [.. f.Tags.Union(r.Add ?? []).Except(r.Remove ?? [])],
        }));
        control.Act<Saying>("/member/send-message", r =>
        {
            friends.Say(CorpOf(r.Corp), r.Userid ?? "", api.Core.Personas.Get(r.Persona),
                PhoneTalk.Message(r.Text, r.Message), byCustomer: false);
            return null;
        });
        control.Act<Welcoming>("/member/admin-welcome", r =>
        {
            var member = api.State.Member(CorpOf(r.Corp), r.Userid) ?? throw ControlRefusal.Missing("member", r.Userid);
            api.State.Put(member with { AdminWelcome = r.On ?? true });
            return null;
        });
    }

    private void InGroups(IEndpointRouteBuilder control)
    {
        control.Act<NewGroup>("/member/create-group", r => Show(groups.Create(CorpOf(r.Corp), r.Userid ?? "", r.Name ?? "客户群",
            r.Members ?? [], [.. (r.Personas ?? []).Select(p => api.Core.Personas.Get(p))])));
        control.Act<InGroup>("/member/remove-from-group", r =>
            Show(groups.Leave(r.ChatId ?? "", api.Core.Personas.Get(r.Persona), removed: true)));
        control.Act<InGroup>("/member/rename-group", r => Show(groups.Rename(r.ChatId ?? "", r.Name ?? "")));
        control.Act<InGroup>("/member/group-notice", r => Show(groups.Notice(r.ChatId ?? "", r.Notice ?? "")));
        control.Act<InGroup>("/member/change-group-owner", r => Show(groups.ChangeOwner(r.ChatId ?? "", r.Owner ?? "")));
        control.Act<InGroup>("/member/dismiss-group", r =>
        {
            groups.Dismiss(r.ChatId ?? "");
            return null;
        });
    }

    private static object Show(ChatGroup chat) => new { chat.ChatId, chat.Name, chat.Owner, members = chat.Members.Count, chat.Version };

    // A scanned picture yields its address; the last part of it is the code.
    private static string Code(Scanning scanning) =>
        scanning.ConfigId ?? scanning.Qr?.Split('/')[^1] ?? throw ControlRefusal.Bad("scan.nothing", "Give config_id or qr.");

    private string CorpOf(string? corp) => WeComAdmin.CorpOf(api.State, corp);
}
