using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Answers news (事件响应), each event once and in order per key; runs in a unit of work that also moves its cursor.</summary>
public interface IReaction<in TEvent> where TEvent : class, IEvent
{
    Task Handle(TEvent news, CancellationToken ct);
}
