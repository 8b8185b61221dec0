using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>
/// Finance agrees rates with a counter or a dealer's store (维护结算条款), from today or a later day on; orders freeze what is in force when they
/// are placed or taken on.
/// </summary>
internal sealed class KeepTerms(SiyuDb db, Reach reach, TimeProvider clock, GroupZone zone) : ISlice
{
    public const string Permission = "organization.terms";
    private const int MostBps = 10_000;
    private const int MostTerms = 500;

    internal sealed record Row(CategoryId? Category, int RateBps, Day From, StaffId? MadeBy, DateTimeOffset MadeAt, bool InForce);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/units/{id}/terms", (Actor actor, UnitId id, KeepTerms slice, CancellationToken ct) =>
            slice.Look(actor, id, ct).ToHttp()).Allow(Allow.Staff("organization.read"));
        routes.MapPost("/console/units/{id}/terms", (Actor actor, UnitId id, TermCard request, KeepTerms slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permission));
    }

    /// <summary>The newest first; which of them are in force today.</summary>
    public async Task<Result<IReadOnlyList<Row>>> Look(Actor actor, UnitId id, CancellationToken ct)
    {
        if (!await db.Rows<Unit>(actor).AnyAsync(unit => unit.Id == id, ct)) return OrganizationProblems.UnknownUnit.With(id);
        var terms = await db.All<Term>().AsNoTracking().Where(term => term.Unit == id).OrderByDescending(term => term.FromDay)
            .Take(MostTerms).ToListAsync(ct);
        var today = zone.Day(clock.GetUtcNow());
        var inForce = terms.Where(term => term.FromDay <= today).GroupBy(term => term.Category).Select(of => of.First()).ToHashSet();
        return Result.Of<IReadOnlyList<Row>>([.. terms.Select(term =>
            new Row(term.Category, term.RateBps, term.FromDay, term.MadeBy, term.MadeAt, inForce.Contains(term)))]);
    }

    public async Task<Result<Done>> Handle(Actor actor, UnitId id, TermCard request, CancellationToken ct)
    {
        var found = await reach.Unit(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var (now, today) = (clock.GetUtcNow(), zone.Day(clock.GetUtcNow()));
        if (found.Value.Kind is not (UnitKind.Counter or UnitKind.DealerStore)) return OrganizationProblems.NoTerms;
        if (request.RateBps is < 0 or > MostBps) return OrganizationProblems.BadTerm.AtField("rateBps");
        if (request.Category is not null && found.Value.Kind != UnitKind.Counter) return OrganizationProblems.BadTerm.AtField("category");
        var known = await db.All<Term>().SingleOrDefaultAsync(
            term => term.Unit == id && term.Category == request.Category && term.FromDay == request.From, ct);
        if (known is null && request.From < today) return OrganizationProblems.TermTooEarly.AtField("from");
        var before = known?.Card;
        if (known is not null && known.Change(request.RateBps, actor.AsStaff, today, now) is var changed
            && (!changed.Ok || changed.Value.Before)) return changed;
        if (known is null) db.Add(Term.Agree(id, request, actor.AsStaff, now));
        db.Audit(actor, "organization.keep_terms", $"unit/{id}", before, request);
        return Done.It;
    }
}
