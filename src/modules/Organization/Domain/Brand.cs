using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>A brand of the group (品牌).</summary>
internal sealed class Brand
{
    public required BrandId Id { get; init; }
    public required string Code { get; init; }
    public required string Name { get; set; }
}

/// <summary>A unit carries a brand (门店经营品牌).</summary>
internal sealed class Hosting
{
    public required UnitId Unit { get; init; }
    public required BrandId Brand { get; init; }
}
