using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A use case that takes a group of requests at a time and answers each (成组用例).</summary>
public interface IHotSlice<TRequest, TResponse>
{
    static abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>Refuses or answers every open item; writes with a bounded number of statements, whatever the size of the group.</summary>
    Task Handle(Group<TRequest, TResponse> group, CancellationToken ct);
}

/// <summary>Requests that are committed together (一组请求).</summary>
public sealed class Group<TRequest, TResponse>(SiyuDb db, IReadOnlyList<HotItem<TRequest, TResponse>> items)
{
    public IReadOnlyList<HotItem<TRequest, TResponse>> Items => items;

    /// <summary>Items neither refused nor answered yet, in the order of their coming.</summary>
    public IReadOnlyList<HotItem<TRequest, TResponse>> Open => [.. items.Where(item => item.Result is null)];

    public void Publish<TEvent>(IEnumerable<TEvent> news) where TEvent : class, IEvent
    {
        foreach (var one in news) db.Publish(one);
    }
}

/// <summary>One request of a group (组内请求).</summary>
public sealed class HotItem<TRequest, TResponse>(Actor actor, TRequest request, string? key)
{
    private readonly TaskCompletionSource<Result<TResponse>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Actor Actor => actor;
    public TRequest Request => request;
    internal string? Key => key;
    internal byte[]? Hash { get; init; }
    internal Result<TResponse>? Result { get; private set; }
    internal bool FromBefore { get; private set; }
    internal Task<Result<TResponse>> Told => answer.Task;

    public void Refuse(Problem problem) => Result = problem;
    public void Answer(TResponse response) => Result = response;

    internal void AnswerAsBefore(Result<TResponse> result) => (Result, FromBefore) = (result, true);
    internal void Reopen() => (Result, FromBefore) = (null, false);
    internal void Tell() => answer.TrySetResult(Result ?? throw new BrokenInvariant("every item of a group is answered"));
    internal void Fail(Exception fault) => answer.TrySetException(fault);
}
