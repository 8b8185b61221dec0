using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Loyalty.Domain;

/// <summary>A card program (会员卡体系): the group's, or a brand's; each can be switched off and on.</summary>
internal sealed class CardProgram
{
    public const int LongestTitle = 30;
    private CardRules? read;

    public CardProgramId Id { get; private init; }

    /// <summary>Its running number, part of its cards' numbers.</summary>
    public int Ordinal { get; private init; }

    /// <summary>Whose purchases count; null is the group's, where all do.</summary>
    public BrandId? Brand { get; private init; }
    public string Title { get; private set; } = "";
    public bool Running { get; private set; }
    public int Version { get; private set; }

    /// <summary>As JSON.</summary>
    public string Rules { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    public CardRules Gives => read ??= JsonSerializer.Deserialize<CardRules>(Rules, Json.Options)!;

    public static Result<CardProgram> Create(string title, BrandId? brand, CardRules rules, (int Ordinal, DateTimeOffset At) made)
    {
        var program = new CardProgram
        {
            Id = CardProgramId.New(made.At), Ordinal = made.Ordinal, Brand = brand, Running = true, CreatedAt = made.At,
        };
        var changed = program.Change(title, rules);
        return changed.Ok ? program : changed.Problem!;
    }

    /// <summary>From now on; what was earned before stays as it was.</summary>
    public Result<Done> Change(string title, CardRules rules)
    {
        if (title?.Trim() is not { Length: > 0 and <= LongestTitle }) return LoyaltyRefusals.BadTitle.With(LongestTitle).AtField("title");
        if (rules is null) return LoyaltyRefusals.BadTiers.With(CardRules.MostTiers).AtField("rules");
        var good = rules.Check();
        if (!good.Ok) return good;
        (Title, Version, Rules, read) = (title.Trim(), Version + 1, JsonSerializer.Serialize(rules, Json.Options), null);
        return Done.It;
    }

    /// <summary>Switched off, nobody opens a card, earns or pays with its points; they go on ending.</summary>
    public Result<Done> Switch(bool on)
    {
        if (Running == on) return Done.Already;
        Running = on;
        return Done.It;
    }

    public bool Counts(BrandId brand) => Brand is null || Brand == brand;

    /// <summary>The number of a member's card: program, member, and a digit that a mistyped one misses (Luhn).</summary>
    public string NumberOf(long member)
    {
        var digits = FormattableString.Invariant($"8{Ordinal:000}{member:0000000000}");
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return FormattableString.Invariant($"{digits}{(10 - sum % 10) % 10}");
    }
}
