using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Siyu.Kernel;

/// <summary>An amount in fen (分), the integer cent of the yuan; arithmetic is checked and no fen vanishes in a split (金额).</summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money(long Fen) : IComparable<Money>, IAdditionOperators<Money, Money, Money>
{
    public static readonly Money Zero = new(0);

    public bool IsZero => Fen == 0;
    public bool IsPositive => Fen > 0;
    public bool IsNegative => Fen < 0;

    public static Money operator +(Money left, Money right) => new(checked(left.Fen + right.Fen));
    public static Money operator -(Money left, Money right) => new(checked(left.Fen - right.Fen));
    public static Money operator -(Money amount) => new(checked(-amount.Fen));
    public static Money operator *(Money amount, long count) => new(checked(amount.Fen * count));
    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;
    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;
    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;
    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    public static Money Min(Money left, Money right) => left <= right ? left : right;
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    /// <summary>The share of <paramref name="part"/> in <paramref name="whole"/>, rounded down to the fen: <c>floor(this × part ÷
    /// whole)</c>.</summary>
    public Money Portion(long part, long whole)
    {
        Must.Hold(whole > 0, "a portion of something");
        var product = (BigInteger)Fen * part;
        var quotient = BigInteger.DivRem(product, whole, out var rest);
        return new((long)(rest.Sign < 0 ? quotient - 1 : quotient));
    }

    /// <summary>A rate in basis points of this amount (1 bps = 0.01 %), rounded down to the fen.</summary>
    public Money Rate(int bps) => Portion(bps, 10_000);

    /// <summary>Splits by weights with the largest remainder; ties go to the earlier weight. The parts add up to this amount,
    /// always.</summary>
    public Money[] Split(IReadOnlyList<long> weights)
    {
        Must.Hold(weights.Count > 0, "a split needs a weight");
        var total = weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
        Must.Hold(weights.All(w => w >= 0), "weights of a split are not negative");
        if (total.IsZero) return SplitEvenly(weights.Count);
        var sign = Math.Sign(Fen);
        var amount = BigInteger.Abs(Fen);
        var parts = new long[weights.Count];
        var remainders = new (BigInteger Left, int Index)[weights.Count];
        var given = BigInteger.Zero;
        for (var i = 0; i < parts.Length; i++)
        {
            var share = BigInteger.DivRem(amount * weights[i], total, out var rest);
            parts[i] = (long)share;
            remainders[i] = (rest, i);
            given += share;
        }
        var spare = (int)(amount - given);
        foreach (var (_, index) in remainders.OrderByDescending(r => r.Left).ThenBy(r => r.Index).Take(spare)) parts[index]++;
        return [.. parts.Select(part => new Money(part * sign))];
    }

    /// <summary>Splits by weights, no part above its limit; what one cannot bear goes on to the others. Each round ends it or fills one
    /// more part, so there are no more rounds than parts.</summary>
    public Money[] SplitWithin(IReadOnlyList<Money> weights, IReadOnlyList<Money> limits)
    {
        Must.Hold(this <= limits.Sum(), "what is split fits");
        var taken = new Money[weights.Count];
        var left = this;
        while (left.IsPositive)
        {
            var shares = left.Split([.. weights.Select((weight, i) => taken[i] < limits[i] ? weight.Fen : 0)]);
            for (var i = 0; i < shares.Length; i++)
            {
                var more = Min(shares[i], limits[i] - taken[i]);
                taken[i] += more;
                left -= more;
            }
        }
        return taken;
    }

    /// <summary>In yuan with two decimals, for people: <c>12.30</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Fen < 0 ? "-" : "")}{Math.Abs(Fen / 100)}.{Math.Abs(Fen % 100):00}");

    private Money[] SplitEvenly(int count) => Split([.. Enumerable.Repeat(1L, count)]);
}

/// <summary>Money travels as its number of fen.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetInt64());
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Fen);
}

/// <summary>Adds up money.</summary>
public static class MoneySum
{
    public static Money Sum(this IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, amount) => sum + amount);
    public static Money Sum<T>(this IEnumerable<T> items, Func<T, Money> amount) => items.Select(amount).Sum();
}
