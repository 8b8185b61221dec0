using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Organization.Units;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>What other rooms may ask the organisation (组织之门).</summary>
internal sealed class OrganizationDoor(SiyuDb db, NameBook called, TermBook terms, Vault vault, KnownOrganization known)
    : IOrganization
{
    public async Task<IReadOnlyDictionary<UnitId, UnitCard>> Units(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        await known.Units.Of(db, units, wanted => db.All<Unit>().AsNoTracking().Where(unit => wanted.Contains(unit.Id))
            .ToDictionaryAsync(unit => unit.Id, unit => unit.Card, ct));

    public async Task<UnitCard?> UnitByCode(string code, CancellationToken ct) =>
        (await UnitsByCode([code], ct)).GetValueOrDefault(code);

    public async Task<IReadOnlyDictionary<string, UnitCard>> UnitsByCode(IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        if (codes.Count == 0) return new Dictionary<string, UnitCard>();
        var wanted = codes.Distinct(StringComparer.Ordinal).ToList();
        return await db.All<Unit>().AsNoTracking().Where(unit => wanted.Contains(unit.Code))
            .ToDictionaryAsync(unit => unit.Code, unit => unit.Card, StringComparer.Ordinal, ct);
    }

    public async Task<IReadOnlyList<UnitCard>> PlacesNear(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit,
        CancellationToken ct) =>
        await known.Places.One(db, $"{path.Value} {string.Join(',', kinds)} {limit}", async () => await Near(path, kinds, limit, ct)) ?? [];

    public async Task<IReadOnlyDictionary<StaffId, StaffCard>> Staff(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        await known.Staff.Of(db, staff, wanted => Cards(wanted, ct));

    public async Task<IReadOnlyDictionary<string, StaffCard>> StaffByWeComUser(
        string corpId, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        var seats = await db.All<Seat>().AsNoTracking().Where(seat => seat.CorpId == corpId && userIds.Contains(seat.UserId))
            .ToListAsync(ct);
        if (seats.Count == 0) return new Dictionary<string, StaffCard>();
        var staff = await Staff([.. seats.Select(seat => seat.Staff)], ct);
        return seats.ToDictionary(seat => seat.UserId, seat => staff[seat.Staff]);
    }

    public async Task<IReadOnlyDictionary<BrandId, BrandCard>> Brands(CancellationToken ct) =>
        await known.Brands.One(db, "all", async () => await db.All<Brand>().AsNoTracking()
            .ToDictionaryAsync(brand => brand.Id, brand => new BrandCard(brand.Id, brand.Code, brand.Name), ct))
            ?? new Dictionary<BrandId, BrandCard>();

    public Task<IReadOnlyDictionary<UnitId, UnitTerms>> Terms(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        terms.Of(units, ct);

    public async Task<IReadOnlyDictionary<StaffId, string>> StaffNames(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        await known.Names.Of(db, staff, wanted => Names(wanted, ct));

    public async Task<OrganizationFound> Search(Actor actor, string text, int atMost, CancellationToken ct)
    {
        var units = await db.Rows<Unit>(actor).AsNoTracking().Where(unit => unit.Name.Contains(text) || unit.Code.StartsWith(text))
            .OrderByDescending(unit => unit.IsOpen).ThenBy(unit => unit.Code).Take(atMost).ToListAsync(ct);
        var staff = await called.Called(db.Rows<Staff>(actor).AsNoTracking(), text)
            .OrderBy(person => person.State).ThenBy(person => person.Code).Take(atMost).ToListAsync(ct);
        var names = await StaffNames([.. staff.Select(person => person.Id)], ct);
        return new([.. units.Select(unit => unit.Card)], [.. staff.Select(person =>
            new StaffFound(person.Id, person.Code, names.GetValueOrDefault(person.Id), person.Home, person.IsActive))]);
    }

    /// <summary>The first of each circle around the path, from the narrowest to all, by one statement.</summary>
    private async Task<IReadOnlyList<UnitCard>> Near(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit, CancellationToken ct)
    {
        var wanted = kinds.ToList();
        var circles = Around(path).ToList();
        var firsts = circles.Select(around => db.All<Unit>()
            .Where(unit => unit.IsOpen && wanted.Contains(unit.Kind) && unit.OrgPath.StartsWith(around))
            .OrderBy(unit => unit.Code).Take(limit));
        var found = await firsts.Aggregate((one, wider) => one.Concat(wider)).AsNoTracking().ToListAsync(ct);
        return [.. found.DistinctBy(unit => unit.Id)
            .OrderBy(unit => circles.FindIndex(around => unit.OrgPath.StartsWith(around, StringComparison.Ordinal)))
            .ThenBy(unit => unit.Code, StringComparer.Ordinal).Take(limit).Select(unit => unit.Card)];
    }

    private async Task<Dictionary<StaffId, string>> Names(IReadOnlyList<StaffId> wanted, CancellationToken ct)
    {
        var people = await db.All<Staff>().AsNoTracking().Where(person => wanted.Contains(person.Id)).ToListAsync(ct);
        var texts = people.Select(person => (person.Id.Value, person.NameSealed)).ToList();
        var names = await vault.OpenAll(db, texts, ct);
        return people.Zip(names).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Id, pair => pair.Second!);
    }

    private async Task<Dictionary<StaffId, StaffCard>> Cards(IReadOnlyList<StaffId> wanted, CancellationToken ct)
    {
        var people = await db.All<Staff>().AsNoTracking().Where(person => wanted.Contains(person.Id)).ToListAsync(ct);
        var seats = (await db.All<Seat>().AsNoTracking().Where(seat => wanted.Contains(seat.Staff)).OrderBy(seat => seat.Id)
            .ToListAsync(ct))
            .ToLookup(seat => seat.Staff, seat => new WeComSeat(seat.CorpId, seat.UserId));
        var roles = (await db.All<Post>().AsNoTracking().Where(post => wanted.Contains(post.Staff) && post.Until == null).ToListAsync(ct))
            .ToLookup(post => post.Staff, post => post.Role);
        return people.ToDictionary(person => person.Id, person => new StaffCard(
            person.Id, person.Code, person.Home, new(person.OrgPath), person.IsActive, [.. seats[person.Id]])
        {
            Roles = [.. roles[person.Id].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        });
    }

    /// <summary>The path itself, its parent, and so on up to everywhere.</summary>
    private static IEnumerable<string> Around(OrgPath path)
    {
        for (var at = path.Value; at.Length > 1; at = at[..(at.LastIndexOf('/', at.Length - 2) + 1)]) yield return at;
        yield return "/";
    }
}
