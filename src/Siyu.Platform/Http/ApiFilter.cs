using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>What every endpoint below <c>/api</c> goes through: rule, limit, unit of work.</summary>
internal sealed class ApiFilter(RateLimits limits, SharedAnswers answers) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var endpoint = Must.Exist(http.GetEndpoint(), "a filter runs in an endpoint").Metadata;
        if (limits.Refuses(http, endpoint.GetMetadata<RateLimit>())) return new SliceAnswer<Done>(PlatformProblems.TooMany);
        if (HttpMethods.IsGet(http.Request.Method))
        {
            http.RequestServices.GetRequiredService<SiyuDb>().ReadOnly = true;
            if (endpoint.GetMetadata<SharedAnswer>() is not { } shared) return await next(context);
            return await answers.Of(http, shared, http.RequestServices.GetRequiredService<Actor>(), () => next(context));
        }
        if (endpoint.GetMetadata<OwnWork>() is not null) return await next(context);
        await using var unit = await UnitOfWork.Begin(http.RequestServices, WorkPriority.Request, http.RequestAborted);
        var answer = await next(context);
        // A commit that has begun is not abandoned when the caller hangs up.
        if (answer is ISliceAnswer { Problem: null }) await unit.Commit(CancellationToken.None);
        return answer;
    }
}
