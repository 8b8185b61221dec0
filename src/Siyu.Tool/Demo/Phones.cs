using System.Globalization;

namespace Siyu.Tool.Demo;

/// <summary>Phone numbers and POS cards of the cast (手机号与会员卡): made up, the same in every run.</summary>
internal static class Phones
{
    private const int FirstCard = 12_346;

    /// <summary>As many phones as are distinct.</summary>
    internal const int Most = 10_000;

    internal static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"138{number * 7_919 % 10_000:D4}{number:D4}");

    /// <summary>A card as the POS export writes it.</summary>
    internal static string Card(int number) => (FirstCard + number).ToString(CultureInfo.InvariantCulture);
}
