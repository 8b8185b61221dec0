using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>What a list of members is sorted by (会员排序).</summary>
internal enum MemberSort { JoinedAt, LastOrderAt, Spent, Orders, Number }

/// <summary>Which members a list shows (会员筛选), as the console's address says it; everything that is named must hold.</summary>
/// <param name="Region">A unit: its members and those of every unit below it.</param>
/// <param name="OrderedTo">The last order lies on this day or before: with it alone, those who bought nothing since.</param>
/// <param name="SpentFrom">In fen, net of refunds, online and at points of sale together.</param>
/// <param name="Channel">How they joined.</param>
/// <param name="Phone">Written down nowhere, as little as <paramref name="Text"/>.</param>
internal sealed record MemberFilter(
    UnitId? Store, UnitId? Region, StaffId? Guide, bool? HasGuide, Day? JoinedFrom, Day? JoinedTo, Day? OrderedFrom, Day? OrderedTo,
    long? SpentFrom, long? SpentTo, bool? HasCoupon, bool? Friend, JoinSource? Channel, [property: JsonIgnore] string? Phone,
    [property: JsonIgnore] string? Text, MemberSort? Sort, bool? Ascending, string? After, int? Size);

/// <summary>Turns a filter into a query over the rows an actor may see (会员筛选执行).</summary>
internal sealed class MemberQuery(SiyuDb db, Labels labels, IMembers members, Vault vault, GroupZone zone, TimeProvider clock)
{
    private const int LongestText = 60;

    public async Task<Result<IQueryable<DeskMember>>> Filtered(IQueryable<DeskMember> rows, MemberFilter filter, CancellationToken ct)
    {
        if (filter.Region is { } region)
        {
            if (await labels.PathOf(region, ct) is not { } path) return DeskProblems.UnknownUnit.AtField("region");
            rows = rows.Where(row => row.OrgPath.StartsWith(path.Value));
        }
        if (filter.Store is { } store) rows = rows.Where(row => row.Unit == store);
        if (filter.Guide is { } guide) rows = rows.Where(row => row.Owner == guide);
        if (filter.HasGuide is { } hasGuide) rows = rows.Where(row => row.Owner != null == hasGuide);
        if (filter.Friend is { } friend) rows = rows.Where(row => row.IsFriend == friend);
        if (filter.Channel is { } channel) rows = rows.Where(row => row.Source == channel);
        if (filter.HasCoupon is { } hasCoupon) rows = Holding(rows, hasCoupon, clock.GetUtcNow());
        if (filter.SpentFrom is { } from) rows = rows.Where(row => row.Spent >= new Money(from));
        if (filter.SpentTo is { } to) rows = rows.Where(row => row.Spent <= new Money(to));
        rows = InTime(rows, filter);
        return await Sought(rows, filter, ct);
    }

    /// <summary>Who holds a coupon that can still be used, or who holds none.</summary>
    public static IQueryable<DeskMember> Holding(IQueryable<DeskMember> rows, bool has, DateTimeOffset now) => has
        ? rows.Where(row => row.CouponsLastEnd > now)
        : rows.Where(row => row.CouponsLastEnd == null || row.CouponsLastEnd <= now);

    private IQueryable<DeskMember> InTime(IQueryable<DeskMember> rows, MemberFilter filter)
    {
        if (filter.JoinedFrom?.Start(zone.Zone) is { } joinedFrom) rows = rows.Where(row => row.JoinedAt >= joinedFrom);
        if (filter.JoinedTo?.Plus(1).Start(zone.Zone) is { } joinedTo) rows = rows.Where(row => row.JoinedAt < joinedTo);
        if (filter.OrderedFrom?.Start(zone.Zone) is { } orderedFrom) rows = rows.Where(row => row.LastOrderAt >= orderedFrom);
        if (filter.OrderedTo?.Plus(1).Start(zone.Zone) is { } orderedTo) rows = rows.Where(row => row.LastOrderAt < orderedTo);
        return rows;
    }

    private async Task<Result<IQueryable<DeskMember>>> Sought(IQueryable<DeskMember> rows, MemberFilter filter, CancellationToken ct)
    {
        if (filter.Phone is { Length: > 0 } digits)
        {
            if (!Phone.TryParse(digits, out var phone)) return DeskProblems.BadPhone.AtField("phone");
            rows = rows.Where(Is(await Holder(phone, ct)));
        }
        if (filter.Text?.Trim() is not { Length: > 0 } text) return Result.Of(rows);
        if (text.Length > LongestText) return DeskProblems.ShortText.With(1, LongestText).AtField("text");
        return Result.Of(rows.Where(await Named(text, ct)));
    }

    /// <summary>A phone, its last four digits, a member number, or a whole name; each by its keyed hash.</summary>
    public async Task<Expression<Func<DeskMember, bool>>> Named(string text, CancellationToken ct)
    {
        if (Phone.TryParse(text, out var phone)) return Is(await Holder(phone, ct));
        if (text.Length == 4 && text.All(char.IsAsciiDigit))
        {
            var tails = vault.Hashes(Feeding.MemberRows.TailKind, text).Select(hash => (byte[]?)hash).ToList();
            var few = long.Parse(text, CultureInfo.InvariantCulture);
            return row => tails.Contains(row.TailHash) || row.Number == few;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return row => row.Number == number;
        var names = vault.Hashes(Feeding.MemberRows.NameKind, text).Select(hash => (byte[]?)hash).ToList();
        return row => names.Contains(row.NameHash);
    }

    public async Task<MemberId?> Holder(Phone phone, CancellationToken ct)
    {
        var claim = new IdentityClaim(IdentityKind.Phone, "", phone.Digits);
        return (await members.Find([claim], ct)).TryGetValue(claim, out var member) ? member : null;
    }

    /// <summary>Rows in the order asked for, after the cursor.</summary>
    public static Result<IQueryable<DeskMember>> Sorted(IQueryable<DeskMember> rows, MemberFilter filter)
    {
        var ascending = filter.Ascending ?? false;
        if (!Keyset.TryRead(filter.After, out var after)) return DeskProblems.BadCursor.AtField("after");
        return Result.Of(filter.Sort switch
        {
            MemberSort.LastOrderAt => Keyset.Sort(rows, row => row.LastOrderAt, Keyset.At(after), ascending),
            MemberSort.Spent => Keyset.Sort(rows, row => row.Spent, after is { } spent ? (new Money(spent.Key), spent.Tie) : null,
                ascending),
            MemberSort.Orders => Keyset.Sort(rows, row => row.Orders, after is { } count ? ((int)count.Key, count.Tie) : null, ascending),
            MemberSort.Number => Keyset.Sort(rows, row => row.Number, after, ascending),
            _ => Keyset.Sort(rows, row => row.JoinedAt, Keyset.At(after), ascending),
        });
    }

    /// <summary>Where the next page begins.</summary>
    public static string Cursor(DeskMember last, MemberSort? sort) => Keyset.Write(sort switch
    {
        MemberSort.LastOrderAt => last.LastOrderAt.ToUnixTimeMilliseconds(),
        MemberSort.Spent => last.Spent.Fen,
        MemberSort.Orders => last.Orders,
        MemberSort.Number => last.Number,
        _ => last.JoinedAt.ToUnixTimeMilliseconds(),
    }, last.Number);

    public IQueryable<DeskMember> Seen(Actor actor) => db.Rows<DeskMember>(actor).AsNoTracking();

    private static Expression<Func<DeskMember, bool>> Is(MemberId? member) => member is { } id ? row => row.Id == id : row => false;
}
