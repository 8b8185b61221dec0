using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>
/// Names, phones and open ids of members (会员密封明文), for verify to look for. Card and buyer numbers stand on tickets and orders of other
/// systems by their nature, and say nothing of whom they belong to.
/// </summary>
internal sealed class MemberWords(Vault vault) : ISealedWords
{
    private const int Chunk = 2_000;
    private static readonly IdentityKind[] Open = [IdentityKind.PosCard, IdentityKind.Buyer];

    public async IAsyncEnumerable<string> Words(SiyuDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var name in Names(db, ct)) yield return name;
        await foreach (var value in Identities(db, ct)) yield return value;
    }

    private async IAsyncEnumerable<string> Names(SiyuDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        var below = long.MaxValue;
        while (true)
        {
            var rows = await db.All<Member>().AsNoTracking().Where(row => row.NameSealed != null && row.Number < below)
                .OrderByDescending(row => row.Number).Take(Chunk).Select(row => new { row.Number, row.Id, row.NameSealed }).ToListAsync(ct);
            if (rows.Count == 0) yield break;
            foreach (var word in await vault.OpenAll(db, [.. rows.Select(row => (row.Id.Value, row.NameSealed!))], ct))
                if (word is not null) yield return word;
            below = rows[^1].Number;
        }
    }

    private async IAsyncEnumerable<string> Identities(SiyuDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        IdentityId? below = null;
        while (true)
        {
            var rows = db.All<Identity>().AsNoTracking().Where(row => row.ValueSealed != null && !Open.Contains(row.Kind));
            if (below is { } last) rows = rows.Where(row => Id.Compare(row.Id, last) < 0);
            var chunk = await rows.OrderByDescending(row => row.Id).Take(Chunk)
                .Select(row => new { row.Id, row.SealedBy, row.ValueSealed }).ToListAsync(ct);
            if (chunk.Count == 0) yield break;
            foreach (var word in await vault.OpenAll(db, [.. chunk.Select(row => (row.SealedBy, row.ValueSealed!))], ct))
                if (word is not null) yield return word;
            below = chunk[^1].Id;
        }
    }
}
