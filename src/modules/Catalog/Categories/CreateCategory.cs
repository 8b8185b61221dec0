using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Categories;

/// <summary>HQ adds a category (新建分类).</summary>
internal sealed class CreateCategory(SiyuDb db, ProductRows rows, TimeProvider clock) : ISlice
{
    internal sealed record Response(CategoryId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/categories", (Actor actor, CategoryDraft request, CreateCategory slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Response>> Handle(Actor actor, CategoryDraft request, CancellationToken ct)
    {
        var created = Category.Create(request, await rows.Categories(ct), clock.GetUtcNow());
        if (!created.Ok) return created.Problem!;
        db.Add(created.Value);
        db.Audit(actor, "catalog.create_category", created.Value.Id.ToString(), null, request);
        return new Response(created.Value.Id);
    }
}
