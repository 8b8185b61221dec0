using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Contracts.Wechat;
using Siyu.Engagement.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Engagement.Welcomes;

/// <summary>A person and a guide became friends (客户添加): greets them while WeCom still lets us.</summary>
internal sealed class OnContactAdded(SiyuDb db, IWeCom wecom, IWechat wechat, IOrganization organization, ISettings settings,
    GroupZone zone)
    : IReaction<ContactAdded>
{
    private const int TemplatesAtMost = 500;

    public async Task Handle(ContactAdded news, CancellationToken ct)
    {
        if (news.WelcomeKey is not { } key) return;
        var code = news.Code is { } id ? (await wecom.ChannelCodes([id], ct)).GetValueOrDefault(id) : null;
        var unit = await UnitOf(code, news.Guide, ct);
        var local = TimeZoneInfo.ConvertTime(news.At, zone.Zone);
        var occasion = new Occasion(code?.Channel, unit?.Path ?? OrgPath.Root, (int)local.TimeOfDay.TotalMinutes);
        var template = WelcomeTemplate.Best(await Candidates(ct), occasion);
        var met = new Encounter(code, news.Guide, unit?.Name, await wechat.MallAppId(ct));
        var defaults = await settings.Get<WelcomeDefaults>(WelcomeDefaults.Section, ct) ?? new WelcomeDefaults();
        var wished = await wecom.SendWelcome(Greeting.Compose(key, met, template, defaults), ct);
        Must.Hold(wished.Ok, "a welcome that was offered can be asked for");
    }

    private Task<List<WelcomeTemplate>> Candidates(CancellationToken ct) =>
        db.All<WelcomeTemplate>().AsNoTracking().Where(t => t.Enabled).OrderByDescending(t => t.MadeAt).Take(TemplatesAtMost)
            .ToListAsync(ct);

    /// <summary>The place of the live code, else of the guide.</summary>
    private async Task<UnitCard?> UnitOf(ChannelCodeCard? code, StaffId? guide, CancellationToken ct)
    {
        var unit = code?.Unit ?? (guide is { } staff ? (await organization.Staff([staff], ct)).GetValueOrDefault(staff)?.Home : null);
        return unit is { } home ? (await organization.Units([home], ct)).GetValueOrDefault(home) : null;
    }
}
