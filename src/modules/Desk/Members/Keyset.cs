using System.Globalization;
using System.Linq.Expressions;
using Siyu.Desk.Domain;
using Siyu.Kernel;

namespace Siyu.Desk.Members;

/// <summary>Pages by the last row's own key (游标分页), so that a page deep in the list costs what the first one costs.</summary>
internal static class Keyset
{
    private const long LatestMs = 253402300799999;

    public static bool TryRead(string? cursor, out (long Key, long Tie)? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        if (cursor.Split('.') is not [var key, var tie]) return false;
        if (!long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            || !long.TryParse(tie, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        after = (at, number);
        return true;
    }

    public static string Write(long key, long tie) => string.Create(CultureInfo.InvariantCulture, $"{key}.{tie}");

    public static (DateTimeOffset Key, long Tie)? At((long Key, long Tie)? after) =>
        after is { } one ? (DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(one.Key, 0, LatestMs)), one.Tie) : null;

    public static IQueryable<DeskMember> Sort<TKey>(
        IQueryable<DeskMember> rows, Expression<Func<DeskMember, TKey>> key, (TKey Key, long Tie)? after, bool ascending)
    {
        if (after is { } last) rows = rows.Where(Behind(key, last, ascending));
        return ascending
            ? rows.OrderBy(key).ThenBy(row => row.Number)
            : rows.OrderByDescending(key).ThenByDescending(row => row.Number);
    }

    /// <summary><c>key ≤ last and (key &lt; last or number &lt; the last one's)</c>: the first half is what an index is
    /// walked by.</summary>
    private static Expression<Func<DeskMember, bool>> Behind<TKey>(
        Expression<Func<DeskMember, TKey>> key, (TKey Key, long Tie) last, bool ascending)
    {
        var row = key.Parameters[0];
        var number = Expression.Property(row, nameof(DeskMember.Number));
        // As constants every cursor would make a query of its own, compiled and planned anew.
        var held = Expression.Constant(new Held<TKey>(last.Key, last.Tie));
        var (at, tie) = (Expression.Property(held, nameof(Held<>.Key)), Expression.Property(held, nameof(Held<>.Tie)));
        var outer = ascending ? Expression.GreaterThanOrEqual(key.Body, at) : Expression.LessThanOrEqual(key.Body, at);
        var inner = ascending ? Expression.GreaterThan(key.Body, at) : Expression.LessThan(key.Body, at);
        var tied = ascending ? Expression.GreaterThan(number, tie) : Expression.LessThan(number, tie);
        return Expression.Lambda<Func<DeskMember, bool>>(Expression.AndAlso(outer, Expression.OrElse(inner, tied)), row);
    }

    private sealed record Held<TKey>(TKey Key, long Tie);
}
