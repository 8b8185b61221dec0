using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Siyu.Kernel;

namespace Siyu.Platform;

internal sealed class IdToText<TId>() : ValueConverter<TId, string>(id => id.Value.ToString("D"), text => Make(text))
    where TId : struct, IId<TId>
{
    private static TId Make(string text) => TId.From(Guid.Parse(text));
}

internal sealed class IdToGuid<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Make(value)) where TId : struct, IId<TId>
{
    private static TId Make(Guid value) => TId.From(value);
}

internal sealed class GuidToText() : ValueConverter<Guid, string>(value => value.ToString("D"), text => Guid.Parse(text));

internal sealed class MoneyToFen() : ValueConverter<Money, long>(money => money.Fen, fen => new Money(fen));

internal sealed class InstantToMs() : ValueConverter<DateTimeOffset, long>(
    at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

internal sealed class DayToText() : ValueConverter<Day, string>(day => day.ToString(), text => new Day(DateOnly.Parse(text)));

/// <summary>How the Kernel's words are kept in columns, the same way in every room.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder model, bool sqlite)
    {
        var ids = typeof(IId<>).Assembly.GetTypes()
            .Where(type => type is { IsValueType: true, IsGenericType: false } && type.GetInterfaces().Any(IsIdFace));
        var converter = sqlite ? typeof(IdToText<>) : typeof(IdToGuid<>);
        foreach (var id in ids) model.Properties(id).HaveConversion(converter.MakeGenericType(id));
        if (sqlite) model.Properties<Guid>().HaveConversion<GuidToText>();
        model.Properties<Money>().HaveConversion<MoneyToFen>();
        model.Properties<DateTimeOffset>().HaveConversion<InstantToMs>();
        model.Properties<Day>().HaveConversion<DayToText>();
        model.Properties<Enum>().HaveConversion<string>();
    }

    public static void Name(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        foreach (var property in entity.GetProperties())
            property.SetColumnName(Snake(property.Name));
    }

    public static string Snake(string name)
    {
        var letters = new System.Text.StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))) letters.Append('_');
            letters.Append(char.ToLowerInvariant(name[i]));
        }
        return letters.ToString();
    }

    private static bool IsIdFace(Type face) => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>);
}
