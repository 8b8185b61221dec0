using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Domain;

/// <summary>Where a product stands on its way to the mall (上架状态).</summary>
internal enum ListingState { Draft, InReview, Returned, Published, Delisted }

/// <summary>What somebody did to a product's listing (上架动作).</summary>
internal enum ListingAct { Submitted, Withdrawn, Returned, Published, Delisted }

/// <summary>A step of a product on its way to the mall (审核记录): who took it, when, and why.</summary>
internal sealed class ListingStep
{
    public const int LongestReason = 200;

    private ListingStep() { }

    public Guid Id { get; private set; }
    public SpuId Spu { get; private set; }
    public ListingAct Act { get; private set; }

    /// <summary>Null where a file did it.</summary>
    public StaffId? TakenBy { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string? Reason { get; private set; }

    /// <summary>The product as it was handed in or published (版本), as JSON; null where the step shows none.</summary>
    public string? Content { get; private set; }

    /// <summary>What differs from the version before, by name, with commas between; null in the first.</summary>
    public string? Changed { get; private set; }

    public ProductDraft? Version => Content is null ? null : JsonSerializer.Deserialize<ProductDraft>(Content, Json.Options);

    public static ListingStep Of(SpuId product, ListingAct act, Actor by, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(at), Spu = product, Act = act, TakenBy = by.AsStaff, At = at };

    /// <summary>What <see cref="Changed"/> says.</summary>
    public static IReadOnlyList<ProductPart> Parts(string? changed) =>
        [.. (changed ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ProductPart>)];

    /// <summary>The same step with the version that it is about.</summary>
    public ListingStep Showing(ProductDraft version, ProductDraft? before)
    {
        Content = JsonSerializer.Serialize(version, Json.Options);
        Changed = before is null ? null : string.Join(',', before.Differs(version));
        return this;
    }

    /// <summary>The same step with its reason, which is refused where it says nothing or too much.</summary>
    public Result<ListingStep> Because(string? reason)
    {
        if (reason?.Trim() is not { Length: > 0 and <= LongestReason } words)
            return CatalogRefusals.BadReason.With(LongestReason).AtField("reason");
        Reason = words;
        return this;
    }
}
