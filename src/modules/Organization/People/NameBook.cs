using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Keeps the names of staff sealed, and finds people by a part of their name (员工姓名簿).</summary>
internal sealed class NameBook(SiyuDb db, Vault vault)
{
    private const string HashKind = "staff_name";
    private const int LongestSought = 8;

    /// <summary>Writes the name of somebody new.</summary>
    public async Task Write(Staff staff, string name, CancellationToken ct)
    {
        staff.NameSealed = await vault.Seal(db, staff.Id.Value, name.Trim(), ct);
        db.AddRange(NamePiece.Of(name).Select(piece => new NamePiece { Hash = vault.Hash(HashKind, piece), Staff = staff.Id }));
    }

    /// <summary>Opens names; missing where unknown or erased.</summary>
    public async Task<IReadOnlyDictionary<StaffId, string>> NamesOf(IReadOnlyCollection<StaffId> staff, CancellationToken ct)
    {
        var wanted = staff.Distinct().ToList();
        var people = await db.All<Staff>().AsNoTracking().Where(person => wanted.Contains(person.Id)).ToListAsync(ct);
        var names = new Dictionary<StaffId, string>();
        foreach (var person in people)
            if (await vault.Open(db, person.Id.Value, person.NameSealed, ct) is { } name) names[person.Id] = name;
        return names;
    }

    /// <summary>Those whose name has the text in it, or whose code begins with it.</summary>
    public IQueryable<Staff> Called(IQueryable<Staff> staff, string text)
    {
        var code = text.Trim();
        if (code.Length == 0) return staff;
        IQueryable<NamePiece>? named = null;
        foreach (var piece in NamePiece.ToFind(code, LongestSought))
        {
            var hashes = vault.Hashes(HashKind, piece).ToList();
            named = named is null ? db.All<NamePiece>().Where(row => hashes.Contains(row.Hash))
                : named.Where(row => db.All<NamePiece>().Any(other => other.Staff == row.Staff && hashes.Contains(other.Hash)));
        }
        return staff.Where(person => person.Code.StartsWith(code) || named!.Any(row => row.Staff == person.Id));
    }
}
