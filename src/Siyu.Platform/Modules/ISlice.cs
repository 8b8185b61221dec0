using Microsoft.AspNetCore.Routing;

namespace Siyu.Platform;

/// <summary>A use case with its own endpoint (用例): request, response, endpoint and handler in one file.</summary>
public interface ISlice
{
    /// <summary>Maps the endpoint, below <c>/api</c>; each names who may call it by <c>.Allow(…)</c>.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}
