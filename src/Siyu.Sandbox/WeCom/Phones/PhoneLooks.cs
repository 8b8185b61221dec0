using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom.Phones;

/// <summary>What the phones page asks (手机墙): who there is, what a phone shows, a chat, the codes hanging on walls.</summary>
internal sealed class PhoneLooks(WeComApi api)
{
    private const int MostPeople = 60;
    private readonly Conversations conversations = new(api);

    public void Map(IEndpointRouteBuilder control)
    {
        control.Look("/phone", query => Task.FromResult(Phone(query["holder"], query["version"])));
        control.Look("/phone/chat", query => Task.FromResult(Chat(query["holder"], query["with"])));
        control.Look("/phone/people", query => Task.FromResult(People(((string?)query["q"] ?? "").Trim())));
        control.Look("/phone/codes", _ => Task.FromResult(Codes()));
        control.MapGet("/media/{id}", async (string id) => api.State.Get<Media>(id) is { Type: "image" } media
            ? Results.Bytes(await api.Core.Media.Read(media.MediaId), "image/*") : Results.NotFound());
    }

    private object Phone(string? holder, string? version)
    {
        var now = api.Core.Store.Version;
        if (version == now.Plainly()) return new { version = now };
        return Member(holder) is { } member ? new GuidePhone(api, conversations).Show(member)
            : new ConsumerPhone(api, conversations).Show(api.Core.Personas.Get(holder));
    }

    private object Chat(string? holder, string? with)
    {
        var me = Member(holder) is null ? api.Core.Personas.Get(holder).Id : holder!;
        if (Group(with) is not { } chat) return new { lines = conversations.Between(me, with ?? "") };
        return new
        {
            lines = conversations.InGroup(chat, me),
            group = new
            {
                chat.ChatId, chat.Name, chat.Owner, chat.Notice,
                members = chat.Members.Select(m => new { m.UserId, m.Type, m.Name, m.Persona, m.JoinedAtMs }),
            },
        };
    }

    private object People(string asked)
    {
        bool Named(params string[] words) => asked.Length == 0 || words.Any(w => w.Contains(asked, StringComparison.OrdinalIgnoreCase));
        return new
        {
            consumers = api.Core.Personas.All.Where(p => p.Member is null && Named(p.Id, p.Name, p.Phone)).TakeLast(MostPeople).Reverse()
                .Select(p => new { p.Id, p.Name, p.Phone, p.Avatar }),
            guides = api.State.All<Corp>().SelectMany(c => api.State.Members(c.CorpId).Select(m => (Corp: c, Member: m)))
                .Where(m => Named(m.Member.UserId, m.Member.Name)).Take(MostPeople).Select(m => new
                {
                    holder = m.Corp.CorpId + "/" + m.Member.UserId,
                    m.Member.Name,
                    m.Member.Position,
                    corp = m.Corp.Name,
                    avatar = api.Core.Personas.ByMember(m.Corp.CorpId, m.Member.UserId)?.Avatar,
                    persona = api.Core.Personas.ByMember(m.Corp.CorpId, m.Member.UserId)?.Id,
                    customers = api.State.FollowsOfMember(m.Corp.CorpId, m.Member.UserId).Count,
                }),
        };
    }

    private object Codes() => new
    {
        codes = api.State.All<ContactWay>().Where(w => w.Scene == 2).OrderByDescending(w => w.CreatedAtMs).Select(w => new
        {
            text = $"{api.Core.Addresses.WeCom}/qr/{w.ConfigId}",
            opens = "contact",
            name = string.Join('、', w.Users.Select(u => api.State.Member(w.CorpId, u)?.Name ?? u)),
            detail = w.Remark,
            holders = w.Users.Select(u => w.CorpId + "/" + u).ToList(),
            w.Scans,
        }).Concat(api.State.All<JoinWay>().Select(w => new
        {
            text = $"{api.Core.Addresses.WeCom}/qr/{w.ConfigId}",
            opens = "group",
            name = string.Join('、', w.ChatIds.Select(c => api.State.Get<ChatGroup>(c)?.Name).OfType<string>()),
            detail = w.Remark,
            holders = w.ChatIds.Select(c => api.State.Get<ChatGroup>(c)).OfType<ChatGroup>().Select(c => w.CorpId + "/" + c.Owner).ToList(),
            Scans = 0,
        })).Take(MostPeople),
    };

    private Member? Member(string? holder) =>
        holder?.Split('/') is [var corp, var user] ? api.State.Member(corp, user) ?? throw ControlRefusal.Missing("member", holder) : null;

    private ChatGroup? Group(string? with) => with?.StartsWith(Conversations.GroupBox(""), StringComparison.Ordinal) == true
        ? api.State.Get<ChatGroup>(with[Conversations.GroupBox("").Length..]) ?? throw ControlRefusal.Missing("group_chat", with) : null;
}
