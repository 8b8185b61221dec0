using Siyu.Contracts.Orders;
using Siyu.Kernel;

namespace Siyu.Tests.Payments;

/// <summary>A house that takes money and knows no orders (无订单): what is asked about them is answered with nothing.</summary>
internal sealed class NoOrders : IOrders
{
    public Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        None<OrderId, OrderCard>();

    public Task<IReadOnlyDictionary<OrderId, OrderSheet>> Sheets(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        None<OrderId, OrderSheet>();

    public Task<IReadOnlyDictionary<OrderId, IReadOnlyList<string>>> Pictures(
        IReadOnlyCollection<OrderId> orders, CancellationToken ct) => None<OrderId, IReadOnlyList<string>>();

    public Task<IReadOnlyDictionary<MemberId, MemberPurchases>> Purchases(
        IReadOnlyCollection<MemberId> members, CancellationToken ct) => None<MemberId, MemberPurchases>();

    public Task<IReadOnlyList<PurchaseEntry>> History(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct) =>
        None<PurchaseEntry>();

    public Task<ILookup<MemberId, BrandPurchases>> BrandsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        Nothing<BrandPurchases>();

    public Task<ILookup<MemberId, AfterSaleEntry>> AfterSalesOf(
        IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct) => Nothing<AfterSaleEntry>();

    public Task<IReadOnlyList<OwedLine>> Owed(IReadOnlyCollection<OrderId> orders, CancellationToken ct) => None<OwedLine>();
    public Task<IReadOnlyList<OrderId>> Walk(OrderId? after, int atMost, CancellationToken ct) => None<OrderId>();
    public Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct) => None<TicketLineCard>();

    private static Task<IReadOnlyDictionary<TKey, T>> None<TKey, T>() where TKey : notnull =>
        Task.FromResult<IReadOnlyDictionary<TKey, T>>(new Dictionary<TKey, T>());

    private static Task<ILookup<MemberId, T>> Nothing<T>() => Task.FromResult(Enumerable.Empty<T>().ToLookup(_ => default(MemberId)));

    private static Task<IReadOnlyList<T>> None<T>() => Task.FromResult<IReadOnlyList<T>>([]);
}
