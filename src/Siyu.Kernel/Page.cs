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
