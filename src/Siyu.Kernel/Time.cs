using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Siyu.Kernel;

/// <summary>A business day (业务日) in the group's zone, written 2026-11-22.</summary>
[JsonConverter(typeof(DayJson))]
public readonly record struct Day(DateOnly Date) : IComparable<Day>
{
    public static Day Of(DateTimeOffset at, TimeZoneInfo zone) => new(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));

    /// <summary>The first instant of the day, in UTC.</summary>
    public DateTimeOffset Start(TimeZoneInfo zone)
    {
        var midnight = Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    public Day Plus(int days) => new(Date.AddDays(days));
    public int CompareTo(Day other) => Date.CompareTo(other.Date);
    public static bool TryParse(string? text, out Day day)
    {
        var ok = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        day = new(date);
        return ok;
    }

    public static bool operator <(Day left, Day right) => left.Date < right.Date;
    public static bool operator >(Day left, Day right) => left.Date > right.Date;
    public static bool operator <=(Day left, Day right) => left.Date <= right.Date;
    public static bool operator >=(Day left, Day right) => left.Date >= right.Date;
    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Days travel as yyyy-MM-dd.</summary>
public sealed class DayJson : JsonConverter<Day>
{
    public override Day Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Day.TryParse(reader.GetString(), out var day) ? day : throw new JsonException("not a day");

    public override void Write(Utf8JsonWriter writer, Day value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
