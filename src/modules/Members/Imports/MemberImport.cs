using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Platform;

namespace Siyu.Members.Imports;

/// <summary>
/// Imports members with phone and POS card (会员导入). A person whose phone and card are both unknown is written with many others at once;
/// one of whom something is known goes through the entrance, which links and merges with evidence.
/// </summary>
internal sealed class MemberImport(TimeProvider clock, GroupZone zone) : IImport
{
    private const int LongestName = 60;
    private const int LongestCard = 64;
    private static readonly Problem BadCard = Problem.Invalid("members.bad_card", "会员卡号最多 64 个字符",
        "A card number has at most 64 characters");
    private static readonly Problem BadDay = Problem.Invalid("members.bad_joined", "入会日期应为 2026-11-22",
        "The day of joining reads 2026-11-22");

    public static IReadOnlyList<ImportColumn> Columns =>
    [
        new("phone", "手机号", Required: true, "mobile"), new("card", "会员卡号", AlsoCalled: "CustomerID"), new("name", "姓名"),
        new("store", "门店编码", AlsoCalled: "store_code"), new("joined", "入会日期"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var codes = chunk.Rows.Select(row => row["store"]).OfType<string>().Distinct().ToList();
        var stores = await services.GetRequiredService<IOrganization>().UnitsByCode(codes, ct);
        var people = chunk.Rows.Select(row => (Row: row, Read: Read(row, stores))).ToList();
        foreach (var (row, read) in people.Where(person => !person.Read.Ok)) chunk.Refuse(row, read.Problem!.At ?? "", read.Problem);
        var sound = people.Where(person => person.Read.Ok).Select(person => person.Read.Value).ToList();
        var known = await services.GetRequiredService<IdentityBook>().Find([.. sound.SelectMany(person => person.Claims)], ct);
        var seen = new HashSet<IdentityClaim>();
        var fresh = new List<Newcomer>();
        var others = new List<Newcomer>();
        foreach (var person in sound)
        {
            var firstInFile = person.Claims.Count(seen.Add) == person.Claims.Count;
            if (firstInFile && !person.Claims.Any(known.ContainsKey)) fresh.Add(person);
            else if (!IsThere(person, known)) others.Add(person);
        }
        await services.GetRequiredService<Newcomers>().Write(fresh, ct);
        chunk.Added += fresh.Count;
        foreach (var person in others) await Join(chunk, person, services.GetRequiredService<Entrance>(), ct);
    }

    /// <summary>All that the row says about who is who is known already.</summary>
    private static bool IsThere(Newcomer person, Dictionary<IdentityClaim, Identity> known)
    {
        var owners = person.Claims.Select(claim => known.GetValueOrDefault(claim)?.Member).Distinct().ToList();
        return owners is [not null];
    }

    private static async Task Join(ImportChunk chunk, Newcomer person, Entrance entrance, CancellationToken ct)
    {
        var joined = await entrance.Join(new(person.Phone, [.. person.Claims.Skip(1)], JoinSource.Import)
        {
            FullName = person.Name, Unit = person.Store?.Id,
        }, ct);
        if (joined.Problem is { } problem) chunk.Refuse(person.Row, "phone", problem);
        else if (joined.Value.IsNew) chunk.Added++;
        else chunk.Changed++;
    }

    private Result<Newcomer> Read(ImportRow row, IReadOnlyDictionary<string, UnitCard> stores)
    {
        if (!Phone.TryParse(row["phone"], out var phone)) return MembersProblems.BadPhone.AtField("phone");
        if (row["card"]?.Length > LongestCard) return BadCard.AtField("card");
        if (row["name"]?.Length > LongestName) return MembersProblems.BadName.AtField("name");
        UnitCard? store = null;
        if (row["store"] is { } code && !stores.TryGetValue(code, out store)) return OrganizationProblems.UnknownUnit.With(code)
            .AtField("store");
        var now = clock.GetUtcNow();
        var at = now;
        if (row["joined"] is { } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day)) return BadDay.AtField("joined");
            at = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), zone.Zone), TimeSpan.Zero);
            if (at > now) return BadDay.AtField("joined");
        }
        var claims = new List<IdentityClaim> { new(IdentityKind.Phone, "", phone.Digits) };
        if (row["card"] is { } card) claims.Add(new(IdentityKind.PosCard, "", card));
        return new Newcomer(row, phone, claims, row["name"], store, at);
    }
}
