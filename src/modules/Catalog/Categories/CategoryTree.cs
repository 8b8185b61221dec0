using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Categories;

/// <summary>All categories (分类树), flat, each naming its parent; for the mall and for the console.</summary>
internal sealed class CategoryTree(ProductRows rows) : ISlice
{
    internal sealed record Row(CategoryId Id, string Code, string Name, CategoryId? Parent, int Sort);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/categories", (CategoryTree slice, CancellationToken ct) => slice.Handle(ct).ToHttp()).Allow(Allow.Anyone)
            .Shared("catalog");
        routes.MapGet("/console/categories", (CategoryTree slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Read));
    }

    public async Task<Result<IReadOnlyList<Row>>> Handle(CancellationToken ct) => Result.Of<IReadOnlyList<Row>>(
        [.. (await rows.Categories(ct))
            .Select(category => new Row(category.Id, category.Code, category.Name, category.Parent, category.Sort))]);
}
