namespace Siyu.Kernel;

/// <summary>A page of a list (分页): at most <see cref="Limit"/> rows and the cursor to go on from, or none at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next, long? Total = null)
{
    public const int Limit = 200;
}

/// <summary>Which page is asked for (分页请求); the size is held within 1…200.</summary>
public readonly record struct PageAsk(string? After, int? Size)
{
    public int Take => Math.Clamp(Size ?? 50, 1, Page<object>.Limit);
}

/// <summary>Which page is asked for, and in which order (排序分页请求).</summary>
/// <param name="Sort">By what the list is sorted, <c>amount</c>, or downwards, <c>-amount</c>; as the list likes where nothing is
/// said.</param>
public readonly record struct ListAsk(string? After, int? Size, string? Sort = null)
{
    public int Take => Page.Take;

    /// <summary>The same without an order, for lists that have but one.</summary>
    public PageAsk Page => new(After, Size);
}
