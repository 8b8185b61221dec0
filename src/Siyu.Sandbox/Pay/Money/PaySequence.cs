using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Money;

/// <summary>The platform's numbers (微信支付单号): their kind, the Beijing day, and a count that never repeats.</summary>
internal sealed class PaySequence(Store store)
{
    private const string Kind = "pay.sequence";

    /// <summary>4200… of 28 digits.</summary>
    public string Transaction() => Number("4200001126", 10);

    /// <summary>5000… of 29 digits.</summary>
    public string Refund() => Number("5030001126", 11);

    /// <summary>3008… of 28 digits, for splits and returns.</summary>
    public string Split() => Number("3008450740", 10);

    public string SplitDetail() => Number("36011", 10);

    /// <summary>1330… of 40 digits.</summary>
    public string Transfer(string mchid) => Number("1330" + mchid.PadLeft(10, '0'), 18);

    private string Number(string prefix, int digits)
    {
        var next = (store.Get<Counter>(Kind, "last")?.Last ?? 0) + 1;
        store.Put(Kind, "last", new Counter(next));
        // A step that shares no factor with ten keeps numbers of one day apart without looking counted.
        var mixed = (long)((UInt128)next * 7_654_321_987 % (UInt128)Math.Pow(10, Math.Min(digits, 10)));
        return prefix + PayTime.Day(store.Now()).ToString("yyyyMMdd", Text.Plain) + mixed.ToString(Text.Plain).PadLeft(digits, '0');
    }

    internal sealed record Counter(long Last);
}
