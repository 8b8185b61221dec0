using Microsoft.AspNetCore.Diagnostics;

namespace Siyu.Sandbox.Core;

/// <summary>
/// The outermost frame of a host that is played: no caller ever sees how the sandbox is built. What no API answers, the host's own
/// refusal answers; when the sandbox fails, the host is "busy", and the failure stands in the journal and on standard error.
/// </summary>
internal sealed class OuterFrame(SandboxCore core, IPlane plane)
{
    /// <summary>For calls that met no API.</summary>
    public async Task Nowhere(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var met = context.Response is { HasStarted: false, ContentType: null } && context.Response.StatusCode is 404 or 405
            && context.GetEndpoint() is not RouteEndpoint;
        if (!met) return;
        core.Store.Journal(plane.Name, "call.nowhere", new { context.Request.Method, Path = context.Request.Path.Value });
        await plane.Nowhere(context);
    }

    /// <summary>For calls on which the sandbox failed.</summary>
    public async Task Failed(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (failure is BadHttpRequestException malformed)
        {
            await Gateway(context, malformed.StatusCode);
            return;
        }
        core.Store.Journal(plane.Name, "call.failed",
            new { context.Request.Method, Path = context.Request.Path.Value, Failure = failure.ToString() });
        await Console.Error.WriteLineAsync($"{context.Request.Method} {context.Request.Path} failed: {failure}");
        await plane.Failed(context);
    }

    /// <summary>The page of the gateway before any API: for what is not even a request of one.</summary>
    public static Task Gateway(HttpContext context, int status)
    {
        var title = $"{status.Plainly()} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n");
    }
}
