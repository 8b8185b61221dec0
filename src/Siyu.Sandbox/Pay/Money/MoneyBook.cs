using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Money;

/// <summary>The three pockets of a merchant: basic account settled and not yet settled, and the operation account.</summary>
internal enum Pocket
{
    Available,
    Unsettled,
    Operation,
}

/// <summary>What a merchant has (商户资金), in fen.</summary>
internal sealed record MerchantAccount(string Mchid, long Available, long Unsettled, long Operation, long Lines)
{
    public long Basic => Available + Unsettled;

    public long In(Pocket pocket) => pocket switch
    {
        Pocket.Available => Available,
        Pocket.Unsettled => Unsettled,
        Pocket.Operation => Operation,
        _ => throw new ArgumentOutOfRangeException(nameof(pocket)),
    };
}

/// <summary>One line of the plane's money ledger (资金流水); the fund bill is nothing but these lines.</summary>
internal sealed record LedgerLine(long Seq, string Mchid, string Account, long AtMs, long Amount, long Balance, Slip Slip)
{
    public const string Basic = "BASIC";
    public const string Operation = "OPERATION";

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AtMs);
    public string FlowNo { get; init; } = "";
}

/// <summary>Why money moved: business name and kind as bills call them, the platform's number, the merchant's number.</summary>
internal sealed record Slip(string Business, string Kind, string BizNo, string Voucher, string Remark = "");

/// <summary>The plane's ledger (资金账簿): money moves only through here, and no pocket falls below nothing.</summary>
internal sealed class MoneyBook
{
    private const string AccountKind = "pay.account";
    private const string LineKind = "pay.ledger";
    private readonly Store store;
    private readonly StoreIndex<LedgerLine> days;

    public MoneyBook(Store store)
    {
        this.store = store;
        days = store.Index<LedgerLine>(LineKind, l => [DayKey(l.Mchid, l.Account, PayTime.Day(l.At))]);
    }

    public MerchantAccount Of(string mchid) =>
        store.Get<MerchantAccount>(AccountKind, mchid) ?? new MerchantAccount(mchid, 0, 0, 0, 0);

    public IReadOnlyList<LedgerLine> Day(string mchid, string account, DateOnly day) =>
        [.. days.Find(DayKey(mchid, account, day)).OrderBy(l => l.Seq)];

    public IReadOnlyList<LedgerLine> All(string mchid) =>
        [.. store.All<LedgerLine>(LineKind).Where(l => l.Mchid == mchid).OrderBy(l => l.Seq)];

    /// <summary>Moves money into (or, below nothing, out of) a pocket and writes the line.</summary>
    public void Move(string mchid, Pocket pocket, long amount, Slip slip)
    {
        if (amount == 0) return;
        var now = store.Now();
        var account = Add(Of(mchid), pocket, amount);
        account = account with { Lines = account.Lines + 1 };
        var name = pocket == Pocket.Operation ? LedgerLine.Operation : LedgerLine.Basic;
        var balance = pocket == Pocket.Operation ? account.Operation : account.Basic;
        var line = new LedgerLine(account.Lines, mchid, name, now.ToUnixTimeMilliseconds(), amount, balance, slip)
        {
            FlowNo = PayTime.Day(now).ToString("yyyyMMdd", Text.Plain) + mchid + account.Lines.ToString("D10", Text.Plain),
        };
        store.Put(AccountKind, mchid, account);
        store.Put(LineKind, $"{mchid}/{account.Lines.ToString("D12", Text.Plain)}", line);
        store.Journal("pay", "money", line);
    }

    /// <summary>Unsettled money becomes available; the account as a whole does not change, so there is no line.</summary>
    public void Settle(string mchid, long amount)
    {
        if (amount == 0) return;
        store.Put(AccountKind, mchid, Add(Add(Of(mchid), Pocket.Unsettled, -amount), Pocket.Available, amount));
    }

    public void Need(string mchid, Pocket pocket, long amount, string message)
    {
        if (Of(mchid).In(pocket) < amount) throw new PayRefusal(403, "NOT_ENOUGH", message);
    }

    private static MerchantAccount Add(MerchantAccount account, Pocket pocket, long amount)
    {
        var after = pocket switch
        {
            Pocket.Available => account with { Available = account.Available + amount },
            Pocket.Unsettled => account with { Unsettled = account.Unsettled + amount },
            Pocket.Operation => account with { Operation = account.Operation + amount },
            _ => throw new ArgumentOutOfRangeException(nameof(pocket)),
        };
        if (after.In(pocket) < 0) throw new InvalidOperationException($"{account.Mchid} {pocket} would fall to {after.In(pocket)} fen.");
        return after;
    }

    private static string DayKey(string mchid, string account, DateOnly day) => $"{mchid}/{account}/{day:yyyyMMdd}";
}
