using System.Globalization;

namespace Siyu.Platform.Moving;

/// <summary>
/// A value in the one shape both databases agree on (通用值): numbers and truths as a long, ids and words as text, bytes. What SQLite and
/// PostgreSQL keep of the same row is then equal.
/// </summary>
internal static class MovedValue
{
    public static object? Of(object value) => value switch
    {
        DBNull => null,
        bool truth => truth ? 1L : 0L,
        int number => (long)number,
        short number => (long)number,
        Guid id => id.ToString("D"),
        long or string or byte[] => value,
        _ => throw new Kernel.BrokenInvariant($"a {value.GetType().Name} can be carried"),
    };

    /// <summary>As a column of PostgreSQL takes it.</summary>
    public static object ForPostgres(object value, string type) => (type, value) switch
    {
        ("boolean", long truth) => truth != 0,
        ("integer", long number) => checked((int)number),
        ("uuid", string id) => Guid.ParseExact(id, "D"),
        ("text" or "character varying", long number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };
}
