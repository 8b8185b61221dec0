using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Joining;

/// <summary>Finds and remembers identities (身份册). Rows are found by keyed hash, and locked before anybody is linked to them.</summary>
internal sealed class IdentityBook(SiyuDb db, Vault vault, TimeProvider clock)
{
    private const int HashesAtOnce = 2_000;

    /// <summary>Rows of these claims, locked; unknown ones are made a visitor's. Two callers who bring one identity at once get the same
    /// row.</summary>
    public async Task<IReadOnlyList<Identity>> Remember(IReadOnlyList<IdentityClaim> claims, CancellationToken ct)
    {
        var wanted = claims.Select(Clean).Distinct().ToList();
        Must.Hold(wanted.Count > 0, "somebody shows an identity");
        var known = await Find(wanted, ct);
        var unknown = wanted.Where(claim => !known.ContainsKey(claim)).ToList();
        if (unknown.Count > 0)
        {
            var visitor = known.Count > 0 ? known.Values.MinBy(row => row.SeenAt)!.Visitor : IdentityId.New(clock.GetUtcNow());
            var fresh = new List<Identity>();
            foreach (var claim in unknown)
                fresh.Add(await Make(claim, known.Count == 0 && fresh.Count == 0 ? visitor : IdentityId.New(clock.GetUtcNow()), visitor,
                    ct));
            await db.InsertNew(fresh, "kind, space, hash", ct);
            known = await Find(wanted, ct);
        }
        return await db.Locked<Identity, IdentityId>([.. known.Values.Select(row => row.Id)], ct);
    }

    /// <summary>All rows of these visitors, locked: whoever links one identity of a visitor links all.</summary>
    public async Task<IReadOnlyList<Identity>> OfVisitors(IReadOnlyCollection<IdentityId> visitors, CancellationToken ct)
    {
        var wanted = visitors.ToList();
        var ids = await db.All<Identity>().Where(row => wanted.Contains(row.Visitor)).Select(row => row.Id).ToListAsync(ct);
        return await db.Locked<Identity, IdentityId>(ids, ct);
    }

    /// <summary>Rows of these claims as they stand, by claim; unknown claims are missing.</summary>
    public async Task<Dictionary<IdentityClaim, Identity>> Find(IReadOnlyCollection<IdentityClaim> claims, CancellationToken ct)
    {
        var found = new Dictionary<IdentityClaim, Identity>();
        foreach (var chunk in claims.Select(Clean).Distinct().Chunk(HashesAtOnce))
        {
            var byHash = new Dictionary<(IdentityKind, string, string), IdentityClaim>();
            foreach (var claim in chunk)
                foreach (var hash in vault.Hashes(HashKind(claim), claim.Value)) byHash[(claim.Kind, claim.Space,
                    Convert.ToHexString(hash))] = claim;
            var hashes = byHash.Keys.Select(key => (byte[]?)Convert.FromHexString(key.Item3)).ToList();
            var rows = await db.All<Identity>().AsNoTracking().Where(row => hashes.Contains(row.Hash)).ToListAsync(ct);
            foreach (var row in rows)
                if (byHash.TryGetValue((row.Kind, row.Space, Convert.ToHexString(row.Hash!)), out var claim)) found[claim] = row;
        }
        return found;
    }

    public byte[] HashOf(IdentityClaim claim) => vault.Hash(HashKind(claim), claim.Value);

    /// <summary>The claim in its one spelling: a phone as its eleven digits, the rest trimmed.</summary>
    public static IdentityClaim Clean(IdentityClaim claim)
    {
        var value = claim.Kind == IdentityKind.Phone && Phone.TryParse(claim.Value, out var phone) ? phone.Digits : claim.Value.Trim();
        Must.Hold(value.Length is > 0 and <= 200, "an identity has a value");
        return claim with { Value = value };
    }

    private async Task<Identity> Make(IdentityClaim claim, IdentityId id, IdentityId visitor, CancellationToken ct) => new()
    {
        Id = id, Kind = claim.Kind, Space = claim.Space, Hash = HashOf(claim), Visitor = visitor, SealedBy = visitor.Value,
        ValueSealed = await vault.Seal(db, visitor.Value, claim.Value, ct), SeenAt = clock.GetUtcNow(),
    };

    private static string HashKind(IdentityClaim claim) => $"{claim.Kind}/{claim.Space}";
}
