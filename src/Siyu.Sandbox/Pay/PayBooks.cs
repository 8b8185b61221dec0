using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Orders;

namespace Siyu.Sandbox.Pay;

/// <summary>What the plane remembers of everyone: merchants, orders, money, numbers.</summary>
internal sealed class PayBooks(Store store)
{
    public MerchantBook Merchants { get; } = new(store);
    public OrderBook Orders { get; } = new(store);
    public MoneyBook Money { get; } = new(store);
    public PaySequence Numbers { get; } = new(store);
}
