using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Lists live codes with what they brought (活码列表): friendships begun and ended, and distinct contacts, from unique
/// facts.</summary>
internal sealed class ChannelCodeList(SiyuDb db, IOrganization organization) : ISlice
{
    private const long MsAtMost = 253_402_300_799_999;

    internal sealed record Row(
        ChannelCodeId Id, string CorpId, string Title, string Channel, UnitId? Unit, bool Enabled, string? QrCode, string? Failure,
        IReadOnlyList<StaffId> Staff, CodeFigures Figures, DateTimeOffset MadeAt)
    {
        public string? WelcomeText { get; init; }
        public string? WelcomePage { get; init; }
        public string? UnitName { get; init; }

        /// <summary>Names of the staff behind it, in the order of <see cref="Staff"/>.</summary>
        public IReadOnlyList<string> StaffNames { get; init; } = [];

        /// <summary>The platform is being told.</summary>
        public bool Applying { get; init; }
    }

    /// <param name="Added">Friendships begun.</param>
    /// <param name="Contacts">Distinct contacts among them.</param>
    /// <param name="Ended">Friendships ended.</param>
    internal sealed record CodeFigures(int Added, int Contacts, int Ended);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/channel-codes", (Actor actor, string? after, int? size, ChannelCodeList slice, CancellationToken ct) =>
            slice.Handle(actor, new PageAsk(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.ReadCodes));

    public async Task<Page<Row>> Handle(Actor actor, PageAsk ask, CancellationToken ct)
    {
        var codes = db.Rows<ChannelCode>(actor).AsNoTracking();
        var (until, shownThere) = Read(ask.After);
        if (until is { } at) codes = codes.Where(c => c.MadeAt <= at);
        var page =
            await codes.OrderByDescending(c => c.MadeAt).ThenByDescending(c => c.Id).Skip(shownThere).Take(ask.Take + 1).ToListAsync(ct);
        var shown = page.Take(ask.Take).ToList();
        var ids = shown.Select(c => c.Id).ToList();
        var staff = (await db.All<ChannelCodeStaff>().AsNoTracking().Where(s => ids.Contains(s.Code)).ToListAsync(ct))
            .ToLookup(s => s.Code, s => s.Staff);
        var figures = await Figures(ids, ct);
        var names = await organization.StaffNames([.. staff.SelectMany(people => people).Distinct()], ct);
        var units = await organization.Units([.. shown.Select(c => c.Unit).OfType<UnitId>().Distinct()], ct);
        var rows = shown.Select(c => new Row(c.Id, c.CorpId, c.Title, c.Channel, c.Unit, c.Enabled, c.QrCode, c.Failure,
            [.. staff[c.Id]], figures.GetValueOrDefault(c.Id, new(0, 0, 0)), c.MadeAt)
        {
            WelcomeText = c.WelcomeText,
            WelcomePage = c.WelcomePage,
            UnitName = c.Unit is { } unit ? units.GetValueOrDefault(unit)?.Name : null,
            StaffNames = [.. staff[c.Id].Select(person => names.GetValueOrDefault(person, ""))],
            Applying = c.Applying,
        });
        return new Page<Row>([.. rows], page.Count > ask.Take ? Mark(shown, until, shownThere) : null);
    }

    /// <summary>Where to go on: the instant of the last row, and how many of that very instant were shown.</summary>
    private static string Mark(List<ChannelCode> shown, DateTimeOffset? until, int shownThere)
    {
        var last = shown[^1].MadeAt;
        var there = shown.Count(c => c.MadeAt == last) + (last == until ? shownThere : 0);
        return FormattableString.Invariant($"{last.ToUnixTimeMilliseconds()}.{there}");
    }

    private static (DateTimeOffset? Until, int ShownThere) Read(string? mark)
    {
        var parts = (mark ?? "").Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < MsAtMost
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var there)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), there)
            : (null, 0);
    }

    private async Task<Dictionary<ChannelCodeId, CodeFigures>> Figures(List<ChannelCodeId> ids, CancellationToken ct)
    {
        var counted = await db.All<FollowFact>().Where(f => f.Code != null && ids.Contains(f.Code.Value))
            .GroupBy(f => f.Code!.Value)
            .Select(g => new
            {
                Code = g.Key,
                Added = g.Count(f => f.Kind == FactKind.Added),
                Contacts = g.Where(f => f.Kind == FactKind.Added).Select(f => f.Contact).Distinct().Count(),
                Ended = g.Count(f => f.Kind != FactKind.Added),
            }).ToListAsync(ct);
        return counted.ToDictionary(c => c.Code, c => new CodeFigures(c.Added, c.Contacts, c.Ended));
    }
}
