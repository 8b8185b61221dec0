using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Rates agreed with units, as other rooms ask for them (条款簿).</summary>
internal sealed class TermBook(SiyuDb db, KnownTerms known)
{
    public async Task<IReadOnlyDictionary<UnitId, UnitTerms>> Of(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        await known.Of(db, units, async wanted => (await db.All<Term>().AsNoTracking().Where(term => wanted.Contains(term.Unit))
            .ToListAsync(ct)).GroupBy(term => term.Unit)
            .ToDictionary(terms => terms.Key, terms => new UnitTerms([.. terms.Select(term => term.Card)])));
}
