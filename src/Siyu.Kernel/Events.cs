namespace Siyu.Kernel;

/// <summary>Something that happened (领域事件), told to whoever listens. Carries ids, never personal data.</summary>
public interface IEvent
{
    /// <summary>Stable name in the log, <c>orders.order_paid</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Events of one key are heard in order; a failing one parks only its key.</summary>
    string Key { get; }
}
