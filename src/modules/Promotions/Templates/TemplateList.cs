using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Templates;

/// <summary>Coupon templates for the console (券模板列表), newest first; templates are the whole group's, so they carry no data scope.</summary>
internal sealed class TemplateList(SiyuDb db) : ISlice
{
    internal sealed record Ask(TemplateState? State, CouponTemplateId? After, int? Size);

    internal sealed record Row(CouponTemplateId Id, string Title, CouponWorth Worth, CouponScope Scope, CouponValidity Validity,
        TemplateState State)
    {
        public Funder Funder { get; init; }
        public BrandId? Brand { get; init; }
        public int Total { get; init; }
        public int Taken { get; init; }
        public int PerPerson { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/coupon-templates", ([AsParameters] Ask ask, TemplateList slice, CancellationToken ct) =>
            slice.Handle(ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<Page<Row>>> Handle(Ask ask, CancellationToken ct)
    {
        var rows = db.All<CouponTemplate>().AsNoTracking();
        if (ask.State is { } state) rows = rows.Where(template => template.State == state);
        if (ask.After is { } after) rows = rows.Where(template => Id.Compare(template.Id, after) < 0);
        var take = new PageAsk(null, ask.Size).Take;
        var found = await rows.OrderByDescending(template => template.Id).Take(take + 1).ToListAsync(ct);
        return new Page<Row>([.. found.Take(take).Select(Show)], found.Count > take ? found[take - 1].Id.ToString() : null);
    }

    private static Row Show(CouponTemplate template) => new(
        template.Id, template.Title, template.Terms.Worth, template.Terms.Scope, template.Validity, template.State)
    {
        Funder = template.Funder, Brand = template.Brand, Total = template.Total, Taken = template.Taken, PerPerson = template.PerPerson,
    };
}
