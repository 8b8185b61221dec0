using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>Receivers, splits and returns (分账), and what each person received in a month.</summary>
internal sealed class SplitBook
{
    private const string ReceiverKind = "pay.receiver";
    private const string OrderKind = "pay.split";
    private const string ReturnKind = "pay.split-return";
    private const string MonthKind = "pay.split-month";
    private readonly Store store;
    private readonly StoreIndex<SplitReceiver> receivers;
    private readonly StoreIndex<SplitOrder> ids;

    public SplitBook(Store store)
    {
        this.store = store;
        receivers = store.Index<SplitReceiver>(ReceiverKind, r => [r.Mchid]);
        ids = store.Index<SplitOrder>(OrderKind, o => [o.Mchid + "/" + o.OrderId]);
    }

    public void Put(SplitReceiver receiver) => store.Put(ReceiverKind, receiver.Key, receiver);

    public void Remove(SplitReceiver receiver) => store.Delete<SplitReceiver>(ReceiverKind, receiver.Key);

    public SplitReceiver? Receiver(string mchid, string type, string account) =>
        store.Get<SplitReceiver>(ReceiverKind, SplitReceiver.KeyOf(mchid, type, account));

    public int ReceiverCount(string mchid) => receivers.Count(mchid);

    public void Put(SplitOrder order) => store.Put(OrderKind, order.Key, order);

    public SplitOrder? Find(string mchid, string outOrderNo) => store.Get<SplitOrder>(OrderKind, SplitOrder.KeyOf(mchid, outOrderNo));

    public SplitOrder? ById(string mchid, string orderId) => ids.First(mchid + "/" + orderId);

    public SplitOrder Get(string key) => store.Get<SplitOrder>(OrderKind, key)
        ?? throw new InvalidOperationException($"Split {key} is gone.");

    public void Put(SplitReturn back) => store.Put(ReturnKind, back.Key, back);

    public SplitReturn? Return(string mchid, string outReturnNo) =>
        store.Get<SplitReturn>(ReturnKind, SplitOrder.KeyOf(mchid, outReturnNo));

    public long ReceivedInMonth(string account, DateTimeOffset at) => store.Get<Month>(MonthKind, MonthKey(account, at))?.Amount ?? 0;

    public void AddToMonth(string account, DateTimeOffset at, long amount) =>
        store.Put(MonthKind, MonthKey(account, at), new Month(ReceivedInMonth(account, at) + amount));

    private static string MonthKey(string account, DateTimeOffset at) => $"{account}/{PayTime.Day(at):yyyyMM}";

    internal sealed record Month(long Amount);
}
