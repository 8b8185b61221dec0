using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Desk.Domain;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Guide;

/// <summary>Which of a guide's customers (我的客户分类).</summary>
internal enum CustomerKind { All, New, Dormant, BirthdayWeek, BirthdayMonth, HasCoupon, Friend, NeverBought }

/// <summary>The customers a guide serves (我的客户), by kind, whole or part of a name, phone or its last four digits.</summary>
internal sealed class MyCustomers(CustomerRows customers, MemberQuery query, IMembers members, MemberLines lines) : ISlice
{
    private const int LongestText = 40;

    /// <summary>Names are sealed, so those of so many customers are opened and looked through, the newest first.</summary>
    private const int NamesLookedThrough = 1_000;

    internal sealed record Ask(CustomerKind? Kind, int? DormantDays, string? Text, string? After, int? Size);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/desk/customers", ([AsParameters] Ask ask, Actor actor, MyCustomers slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.MyMembers));

    public async Task<Result<Page<MemberLine>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var kind = ask.Kind ?? CustomerKind.All;
        var rows = customers.Of(actor.Staff, kind, ask.DormantDays ?? CustomerRows.DormantDays);
        if (ask.Text?.Trim() is { Length: > 0 } text)
        {
            if (text.Length > LongestText) return DeskProblems.ShortText.With(1, LongestText).AtField("text");
            rows = await Sought(rows, text, ct);
        }
        var sort = kind == CustomerKind.Dormant ? MemberSort.LastOrderAt : MemberSort.JoinedAt;
        var sorted = MemberQuery.Sorted(rows, CustomerRows.Filter(sort, ask.After));
        if (!sorted.Ok) return sorted.Problem!;
        var take = new PageAsk(null, ask.Size).Take;
        var found = await sorted.Value.Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        return new Page<MemberLine>(
            await lines.Clear(shown, ct), found.Count > take ? MemberQuery.Cursor(shown[^1], sort) : null, await rows.CountAsync(ct));
    }

    private async Task<IQueryable<DeskMember>> Sought(IQueryable<DeskMember> rows, string text, CancellationToken ct)
    {
        if (text.All(letter => char.IsAsciiDigit(letter) || letter is ' ' or '-' or '+')) return rows.Where(await query.Named(text, ct));
        var newest = await rows.OrderByDescending(row => row.JoinedAt).Take(NamesLookedThrough).Select(row => row.Id).ToListAsync(ct);
        var named = (await members.Profiles(newest, ct)).Values
            .Where(profile => profile.FullName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            .Select(profile => profile.Card.Id).ToList();
        return rows.Where(row => named.Contains(row.Id));
    }
}

/// <summary>The rows of a guide's customers by kind (我的客户行); all are walked by the guide's own index.</summary>
internal sealed class CustomerRows(SiyuDb db, GroupZone zone, TimeProvider clock)
{
    public const int DormantDays = 60;
    public const int NewDays = 7;
    public const int EndingDays = 3;
    private const int LongestDormantDays = 730;

    public IQueryable<DeskMember> Of(StaffId guide, CustomerKind kind, int dormantDays)
    {
        var now = clock.GetUtcNow();
        var rows = db.All<DeskMember>().AsNoTracking().Where(row => row.Owner == guide);
        var (fresh, quiet) = (now.AddDays(-NewDays), now.AddDays(-Math.Clamp(dormantDays, 1, LongestDormantDays)));
        var days = Birthdays(kind);
        return kind switch
        {
            CustomerKind.New => rows.Where(row => row.BoundAt >= fresh),
            CustomerKind.Dormant => rows.Where(row => row.LastOrderAt < quiet && row.LastOrderAt > DeskMember.Never),
            CustomerKind.NeverBought => rows.Where(row => row.LastOrderAt == DeskMember.Never),
            CustomerKind.BirthdayWeek or CustomerKind.BirthdayMonth => rows.Where(row => days.Contains(row.Birthday)),
            CustomerKind.HasCoupon => MemberQuery.Holding(rows, true, now),
            CustomerKind.Friend => rows.Where(row => row.IsFriend),
            _ => rows,
        };
    }

    /// <summary>Customers one of whose coupons ends soon.</summary>
    public IQueryable<DeskMember> CouponsEnding(StaffId guide)
    {
        var (now, soon) = (clock.GetUtcNow(), clock.GetUtcNow().AddDays(EndingDays));
        return db.All<DeskMember>().AsNoTracking()
            .Where(row => row.Owner == guide && row.CouponsFirstEnd > now && row.CouponsFirstEnd <= soon);
    }

    public static MemberFilter Filter(MemberSort sort, string? after) => new(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, sort, false, after, null);

    /// <summary>Month and day of every day of this week from today, or of this month.</summary>
    private List<int> Birthdays(CustomerKind kind)
    {
        var today = zone.Day(clock.GetUtcNow());
        return kind == CustomerKind.BirthdayMonth
            ? [.. Enumerable.Range(1, 31).Select(day => today.Date.Month * 100 + day)]
            : [.. Enumerable.Range(0, 7).Select(day => DeskMember.MonthDay(today.Plus(day)))];
    }
}
