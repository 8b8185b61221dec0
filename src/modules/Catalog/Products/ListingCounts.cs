using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Products;

/// <summary>How many products stand where on their way to the mall (上架状态统计): reviewers see what waits for them.</summary>
internal sealed class ListingCounts(SiyuDb db) : ISlice
{
    internal sealed record Row(ListingState Listing, int Products);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/products/counts", (ListingCounts slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Read));

    public async Task<Result<IReadOnlyList<Row>>> Handle(CancellationToken ct)
    {
        var found = await db.All<Product>().GroupBy(product => product.Listing)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, ct);
        return Result.Of<IReadOnlyList<Row>>(
            [.. Enum.GetValues<ListingState>().Select(state => new Row(state, found.GetValueOrDefault(state)))]);
    }
}
