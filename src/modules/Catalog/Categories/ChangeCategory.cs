using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Categories;

/// <summary>HQ renames or moves a category (修改分类).</summary>
internal sealed class ChangeCategory(SiyuDb db, ProductRows rows) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/categories/{id}", (Actor actor, CategoryId id, CategoryDraft request, ChangeCategory slice,
            CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));

    public async Task<Result<Done>> Handle(Actor actor, CategoryId id, CategoryDraft request, CancellationToken ct)
    {
        var category = await db.Locked<Category, CategoryId>(id, ct);
        if (category is null) return CatalogRefusals.UnknownCategory;
        var before = new CategoryDraft(category.Code, category.Name, category.Parent, category.Sort);
        if (before == request) return Done.Already;
        var changed = category.Change(request, await rows.Categories(ct));
        if (changed.Ok) db.Audit(actor, "catalog.change_category", id.ToString(), before, request);
        return changed;
    }
}
