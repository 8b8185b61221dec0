using Siyu.Catalog.Domain;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Drafting;

/// <summary>Whose goods a guide drafts (起草归属): a counter's where they work at one, on its terms; else the group's.</summary>
internal sealed class DraftOwner(IOrganization organization, GroupZone zone, TimeProvider clock)
{
    /// <param name="Home">Where the guide works.</param>
    /// <param name="Counter">The counter with its deduction; null for the group's own goods.</param>
    internal sealed record Whose(UnitCard? Home, (UnitId Counter, int DeductBps)? Counter);

    public async Task<Result<Whose>> Of(Actor actor, CategoryId? category, CancellationToken ct)
    {
        var home = await Home(actor, ct);
        if (home?.Kind != UnitKind.Counter) return new Whose(home, null);
        var terms = (await organization.Terms([home.Id], ct)).GetValueOrDefault(home.Id);
        return terms?.RateOn(zone.Day(clock.GetUtcNow()), category) is { } rate
            ? new Whose(home, (home.Id, rate)) : CatalogRefusals.NoTermsYet.With(home.Name);
    }

    public static Result<Whose> Of(Product product) =>
        new Whose(null, product.Seller is { } counter ? (counter, product.DeductBps) : null);

    public async Task<UnitCard?> Home(Actor actor, CancellationToken ct)
    {
        if (actor.AsStaff is not { } me) return null;
        var home = (await organization.Staff([me], ct)).GetValueOrDefault(me)?.Home;
        return home is { } unit ? (await organization.Units([unit], ct)).GetValueOrDefault(unit) : null;
    }
}
