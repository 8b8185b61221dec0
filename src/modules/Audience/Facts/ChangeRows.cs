using Siyu.Contracts.Audience;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Facts;

/// <summary>A tag on a member, or off (标签变更行).</summary>
internal sealed record TagChangeRow(long Tag, long Number, bool Held)
{
    public const string Table = "audience_tag_change";
}

/// <summary>A difference of what a member bought (消费增量行).</summary>
internal sealed record PurchaseRow(
    long Number, Guid OrderId, DateTimeOffset At, Guid Brand, Guid Product, Guid Category, int Quantity, long CashFen)
{
    public const string Table = "audience_purchase";
}

/// <summary>Makes rows of changed tags and counted purchases: all they need stands in the event.</summary>
internal sealed class ChangeRows : IProjection<TagsChanged>, IProjection<PurchasesCounted>
{
    public Task Project(TagsChanged news, ProjectedRows rows, CancellationToken ct)
    {
        foreach (var number in news.Numbers) rows.Add(TagChangeRow.Table, new TagChangeRow(news.TagNumber, number, news.Held));
        return Task.CompletedTask;
    }

    public Task Project(PurchasesCounted news, ProjectedRows rows, CancellationToken ct)
    {
        foreach (var row in news.Rows)
            rows.Add(PurchaseRow.Table, new PurchaseRow(row.Number, row.Order.Value, row.At, row.Brand.Value, row.Product.Value,
                row.Category.Value, row.Quantity, row.Cash.Fen));
        return Task.CompletedTask;
    }
}
