using System.Buffers.Text;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// By what a list can be sorted (排序), and its pages by the last row's own keys (游标分页), so that a page deep in the list costs what
/// the first one costs and no row is shown twice or left out. What is named here either has an index or stands in a small table.
/// </summary>
public sealed class Sorting<TRow> where TRow : class
{
    private readonly Dictionary<string, SortKey<TRow>> keys = [];
    private readonly SortKey<TRow> tie;
    private readonly string first;

    private Sorting(SortKey<TRow> tie, string first) => (this.tie, this.first) = (tie, first);

    /// <summary>Newest first: ids follow time. By this name the list is sorted by its ids, up and down.</summary>
    public static Sorting<TRow> Newest<TId>(string name, Expression<Func<TRow, TId>> id) =>
        Of($"-{name}", id).By(name, id);

    /// <summary>In an order of its own, where nothing else is asked for; rows of one key stand in the order of the tie.</summary>
    public static Sorting<TRow> Of<TTie>(string first, Expression<Func<TRow, TTie>> tie) => new(new SortKey<TRow, TTie>(tie), first);

    public Sorting<TRow> By<TKey>(string name, Expression<Func<TRow, TKey>> key)
    {
        keys.Add(name, key.ToString() == tie.Text ? tie : new SortKey<TRow, TKey>(key));
        return this;
    }

    /// <summary>The rows of the page that is asked for, or why there is no such order or page.</summary>
    public async Task<Result<Page<TRow>>> Page(IQueryable<TRow> rows, ListAsk ask, CancellationToken ct)
    {
        var sort = string.IsNullOrEmpty(ask.Sort) ? first : ask.Sort;
        var (name, isDown) = sort[0] == '-' ? (sort[1..], true) : (sort, false);
        if (!keys.TryGetValue(name, out var key))
            return PlatformProblems.UnknownSort.With(string.Join(", ", keys.Keys)).AtField("sort");
        if (!string.IsNullOrEmpty(ask.After))
        {
            if (Behind(key, name, isDown, ask.After) is not { } behind) return PlatformProblems.BadCursor.AtField("after");
            rows = rows.Where(behind);
        }
        var ordered = key.Order(rows, isDown);
        if (key != tie) ordered = tie.Then(ordered, isDown);
        var found = await ordered.Take(ask.Take + 1).ToListAsync(ct);
        var shown = found.Take(ask.Take).ToList();
        return new Page<TRow>(shown, found.Count > shown.Count ? Cursor(key, name, shown[^1]) : null);
    }

    /// <summary>A plain id where the list is sorted by its ids; else the name of the key, its value and the tie's.</summary>
    private string Cursor(SortKey<TRow> key, string name, TRow last) => key == tie
        ? Convert.ToString(tie.Plain(last), CultureInfo.InvariantCulture)!
        : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<object?[]>([name, key.Plain(last), tie.Plain(last)], Json.Options));

    /// <summary><c>key ≤ last and (key &lt; last or tie &lt; the last one's)</c>: the first half is what an index is walked by.</summary>
    private Expression<Func<TRow, bool>>? Behind(SortKey<TRow> key, string name, bool isDown, string cursor)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        if (key == tie)
            return tie.ReadText(cursor) is { } id ? Where(row, tie.Past(row, id, isDown)) : null;
        if (Parts(cursor) is not [{ ValueKind: JsonValueKind.String } of, var value, var tied] || of.GetString() != name) return null;
        if (key.Read(value) is not { } last || tie.Read(tied) is not { } lastTie) return null;
        return Where(row, Expression.AndAlso(key.NotBefore(row, last, isDown),
            Expression.OrElse(key.Past(row, last, isDown), tie.Past(row, lastTie, isDown))));
    }

    private static Expression<Func<TRow, bool>> Where(ParameterExpression row, Expression body) =>
        Expression.Lambda<Func<TRow, bool>>(body, row);

    private static JsonElement[]? Parts(string cursor)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement[]>(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>One thing to sort by (排序键), whatever its type.</summary>
internal abstract class SortKey<TRow>
{
    public abstract string Text { get; }
    public abstract IOrderedQueryable<TRow> Order(IQueryable<TRow> rows, bool down);
    public abstract IOrderedQueryable<TRow> Then(IOrderedQueryable<TRow> rows, bool down);
    public abstract object? Plain(TRow row);

    /// <summary>What a cursor says, as a value of the column; null where it is none.</summary>
    public abstract object? Read(JsonElement said);

    /// <summary>The same of a cursor that is nothing but the value.</summary>
    public abstract object? ReadText(string said);

    public abstract Expression Past(ParameterExpression row, object last, bool down);
    public abstract Expression NotBefore(ParameterExpression row, object last, bool down);
}

internal sealed class SortKey<TRow, TKey>(Expression<Func<TRow, TKey>> key) : SortKey<TRow>
{
    private readonly Func<TRow, TKey> read = key.Compile();

    public override string Text => key.ToString();

    public override IOrderedQueryable<TRow> Order(IQueryable<TRow> rows, bool down) =>
        down ? rows.OrderByDescending(key) : rows.OrderBy(key);

    public override IOrderedQueryable<TRow> Then(IOrderedQueryable<TRow> rows, bool down) =>
        down ? rows.ThenByDescending(key) : rows.ThenBy(key);

    public override object? Plain(TRow row) => read(row);

    public override object? Read(JsonElement said)
    {
        try
        {
            return said.Deserialize<TKey>(Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override object? ReadText(string said) => typeof(TKey) == typeof(long)
        ? long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null
        : Read(JsonSerializer.SerializeToElement(said));

    public override Expression Past(ParameterExpression row, object last, bool down) =>
        Compare(row, (TKey)last, down ? ExpressionType.LessThan : ExpressionType.GreaterThan);

    public override Expression NotBefore(ParameterExpression row, object last, bool down) =>
        Compare(row, (TKey)last, down ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual);

    private BinaryExpression Compare(ParameterExpression row, TKey last, ExpressionType how)
    {
        var column = new Swap(key.Parameters[0], row).Visit(key.Body);
        // As a constant every cursor would make a query of its own, compiled and planned anew.
        var value = Expression.Property(Expression.Constant(new Held(last)), nameof(Held.Value));
        if (typeof(TKey) == typeof(string))
            return Against(Expression.Call(typeof(string), nameof(string.Compare), null, column, value), how);
        if (typeof(TKey) == typeof(Guid)) return Against(Expression.Call(column, nameof(Guid.CompareTo), null, value), how);
        if (typeof(TKey).GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>)))
            return Against(Expression.Call(typeof(Id), nameof(Id.Compare), [typeof(TKey)], column, value), how);
        return Expression.MakeBinary(how, column, value);
    }

    private static BinaryExpression Against(Expression compared, ExpressionType how) =>
        Expression.MakeBinary(how, compared, Expression.Constant(0));

    private sealed record Held(TKey Value);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
