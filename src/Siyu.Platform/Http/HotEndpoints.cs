using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Maps endpoints of hot slices.</summary>
public static class HotEndpoints
{
    /// <summary>POST with a JSON body and an optional <c>Idempotency-Key</c> header, answered by the slice's lane.</summary>
    public static RouteHandlerBuilder MapHot<TSlice, TRequest, TResponse>(
        this IEndpointRouteBuilder routes, string path, Allow rule, Func<TRequest, object?>? laneKey = null)
        where TSlice : class, IHotSlice<TRequest, TResponse> =>
        routes.MapPost(path, (
                Actor actor, TRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, Lane<TSlice, TRequest, TResponse> lane,
                    CancellationToken ct) =>
                lane.Ask(actor, request, key, ct, laneKey?.Invoke(request)).ToHttp())
            .OwnWork().Allow(rule);
}
