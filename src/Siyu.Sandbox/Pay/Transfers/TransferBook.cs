using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>All transfers (商家转账单), and what each day's quota has used.</summary>
internal sealed class TransferBook
{
    private const string Kind = "pay.transfer";
    private readonly Store store;
    private readonly StoreIndex<TransferBill> numbers;
    private readonly StoreIndex<TransferBill> packages;
    private readonly StoreIndex<TransferBill> days;
    private readonly StoreIndex<TransferBill> merchants;

    public TransferBook(Store store)
    {
        this.store = store;
        numbers = store.Index<TransferBill>(Kind, b => [b.TransferBillNo]);
        packages = store.Index<TransferBill>(Kind, b => [b.PackageInfo]);
        merchants = store.Index<TransferBill>(Kind, b => [b.Terms.Mchid]);
        days = store.Index<TransferBill>(Kind, b =>
            b.State is TransferBill.Fail or TransferBill.Cancelled
                ? []
                : [DayKey(b.Terms.Mchid, b.CreatedAt), DayKey(b.Terms.Mchid, b.CreatedAt, b.Terms.Openid)]);
    }

    public void Put(TransferBill bill) => store.Put(Kind, bill.Key, bill);

    public TransferBill? Find(string mchid, string outBillNo) => store.Get<TransferBill>(Kind, TransferBill.KeyOf(mchid, outBillNo));

    public TransferBill Get(string key) => store.Get<TransferBill>(Kind, key)
        ?? throw new InvalidOperationException($"Transfer {key} is gone.");

    public TransferBill? ByNumber(string mchid, string transferBillNo) =>
        numbers.First(transferBillNo) is { } bill && bill.Terms.Mchid == mchid ? bill : null;

    public TransferBill? ByPackage(string packageInfo) => packages.First(packageInfo);

    public IReadOnlyList<TransferBill> OfMerchant(string mchid) => merchants.Find(mchid);

    public long UsedOn(string mchid, DateTimeOffset at) => days.Find(DayKey(mchid, at)).Sum(b => b.Terms.Amount);

    public long UsedOn(string mchid, DateTimeOffset at, string openid) => days.Find(DayKey(mchid, at, openid)).Sum(b => b.Terms.Amount);

    private static string DayKey(string mchid, DateTimeOffset at) => $"{mchid}/{PayTime.Day(at):yyyyMMdd}";

    private static string DayKey(string mchid, DateTimeOffset at, string openid) => DayKey(mchid, at) + "/" + openid;
}
