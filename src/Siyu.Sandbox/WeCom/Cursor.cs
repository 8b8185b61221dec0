using System.Buffers.Text;
using System.Text;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>Opaque cursors: they name the last item shown and end after four hours of virtual time.</summary>
internal static class Cursor
{
    private const long LifeSeconds = 4 * 3600;

    /// <summary>The items after the call's cursor, which must be sorted by their key.</summary>
    public static (IReadOnlyList<T> Items, string Next) Page<T>(IReadOnlyList<T> sorted, Func<T, string> key, WeComCall call, int limit)
    {
        var after = Read(call, call.Body.Str("cursor") ?? call.Param("cursor"));
        if (call.Fault == FaultKinds.EmptyPage) return ([], Write(call, after ?? ""));
        var rest = sorted.Where(item => after is null || string.CompareOrdinal(key(item), after) > 0).Take(limit + 1).ToList();
        if (rest.Count <= limit) return (rest, "");
        rest.RemoveAt(limit);
        return (rest, Write(call, key(rest[^1])));
    }

    private static string Write(WeComCall call, string after) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{call.NowSeconds}|{after}"));

    private static string? Read(WeComCall call, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        if (call.Fault == FaultKinds.ExpiredCursor || !Base64Url.IsValid(cursor)) throw WeComRefusal.Bad("cursor");
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('|', 2);
        if (parts.Length < 2 || !long.TryParse(parts[0], Core.Text.Plain, out var issued)) throw WeComRefusal.Bad("cursor");
        return call.NowSeconds - issued <= LifeSeconds ? parts[1] : throw WeComRefusal.Bad("cursor");
    }
}
