using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Audience.Feeding;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Facts;

/// <summary>A member's row in the analytical database (人群宽表); of the birthday year and month only, of who is gone nothing.</summary>
internal sealed record MemberRow(long Number, bool Active)
{
    public const string Table = "audience_member";
    public static readonly Day Never = new(new(1970, 1, 1));

    public string OrgPath { get; init; } = "";
    public string Unit { get; init; } = "";
    public string Guide { get; init; } = "";
    public string Source { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Code { get; init; } = "";
    public string Friend { get; init; } = "never";
    public Day FriendDay { get; init; } = Never;
    public Day JoinedDay { get; init; } = Never;
    public int BirthYear { get; init; }
    public int BirthMonth { get; init; }
    public int Orders { get; init; }
    public long SpentFen { get; init; }
    public Day FirstDay { get; init; } = Never;
    public Day LastDay { get; init; } = Never;
}

/// <summary>Who somebody is now, by number (人群身份): 0 for nobody.</summary>
internal sealed record IdentityRow(Guid Member, long Number)
{
    public const string Table = "audience_identity";
}

/// <summary>
/// Makes members' rows of what is known of them now. Whoever is touched again has a later row, and the latest counts: so it does not
/// matter that a row may know more than its event.
/// </summary>
internal sealed class MemberRows(SiyuDb db, IMembers members, People people, GroupZone zone) : IProjection<AudienceTouched>
{
    public async Task Project(AudienceTouched news, ProjectedRows rows, CancellationToken ct)
    {
        var ids = news.Members.ToList();
        var now = await people.Now(ids, ct);
        var known = await db.All<Person>().AsNoTracking().Where(person => ids.Contains(person.Id)).ToListAsync(ct);
        var active = known.Where(person => person.IsActive).Select(person => person.Id).ToList();
        var profiles = await members.Profiles(active, ct);
        var friends = await Friendships.Of(db, active, ct);
        var purchases = (await db.All<Purchase>().AsNoTracking().Where(row => active.Contains(row.Member)).ToListAsync(ct))
            .ToLookup(row => row.Member);
        foreach (var person in known)
        {
            var row = new MemberRow(person.Number, person.IsActive);
            if (profiles.GetValueOrDefault(person.Id) is { } profile)
                row = With(row, profile, new([.. friends[person.Id]]), [.. purchases[person.Id]]);
            rows.Add(MemberRow.Table, row);
            var standing = now[person.Id];
            if (person.State != MemberState.Erased)
                rows.Add(IdentityRow.Table, new IdentityRow(person.Id.Value, standing.IsActive ? standing.Number : 0));
        }
    }

    private MemberRow With(MemberRow row, MemberProfile profile, Friends friends, IReadOnlyList<Purchase> purchases)
    {
        var bought = purchases.Where(line => line is { IsPaid: true, Quantity: > 0 }).ToList();
        return row with
        {
            OrgPath = profile.Path.Value, Unit = profile.Card.Unit?.ToString() ?? "", Guide = profile.Guide?.ToString() ?? "",
            Source = profile.Source.ToString(), JoinedDay = zone.Day(profile.Card.JoinedAt),
            Channel = friends.FirstByCode?.Channel ?? "", Code = friends.FirstByCode?.Code.ToString() ?? "",
            Friend = friends.Since is not null ? "friend" : friends.Ever ? "lost" : "never",
            FriendDay = friends.Since is { } since ? zone.Day(since) : MemberRow.Never,
            BirthYear = profile.Born?.Date.Year ?? 0, BirthMonth = profile.Born?.Date.Month ?? 0,
            Orders = bought.Select(line => line.OrderId).Distinct().Count(),
            SpentFen = bought.Aggregate(Money.Zero, (sum, line) => sum + line.Cash).Fen,
            FirstDay = bought.Count == 0 ? MemberRow.Never : zone.Day(bought.Min(line => line.At)),
            LastDay = bought.Count == 0 ? MemberRow.Never : zone.Day(bought.Max(line => line.At)),
        };
    }
}
