using System.Text.Json;
using System.Text.Json.Serialization;

namespace Siyu.Kernel;

/// <summary>A typed id (标识): a UUIDv7 that cannot be swapped for another noun's.</summary>
public interface IId<TSelf> where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }
    static abstract TSelf From(Guid value);
}

/// <summary>Makes and reads ids.</summary>
public static class Id
{
    /// <summary>Where the random part comes from; only the simulation gives another, seeded one.</summary>
    internal static Func<DateTimeOffset, Guid> Source { get; set; } = Guid.CreateVersion7;

    /// <summary>A new id whose order follows time.</summary>
    public static TId New<TId>(DateTimeOffset at) where TId : struct, IId<TId> => TId.From(Source(at));

    /// <summary>Which id is the older one. Queries may say it too (<c>Id.Compare(row.Id, after) &lt; 0</c>): databases keep ids in this
    /// order.</summary>
    public static int Compare<TId>(TId left, TId right) where TId : struct, IId<TId> => left.Value.CompareTo(right.Value);

    public static bool TryParse<TId>(string? text, out TId id) where TId : struct, IId<TId>
    {
        var ok = Guid.TryParse(text, out var value);
        id = TId.From(value);
        return ok;
    }
}

/// <summary>Ids travel as the text of their UUID, also as keys of a map.</summary>
public sealed class IdJson<TId> : JsonConverter<TId> where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Id.TryParse<TId>(reader.GetString(), out var id) ? id : throw new JsonException("not an id");

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Read(ref reader, type, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value.ToString());
}
