using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A refusal on the wire (问题响应), RFC 9457 with our code: Chinese, or English where <c>Accept-Language</c> asks for it
/// first.</summary>
/// <param name="Code">Stable code for programs.</param>
/// <param name="Title">The sentence for a person.</param>
/// <param name="At">Field, row or item that is wrong, if one is.</param>
public sealed record ProblemBody(string Type, string Title, int Status, string Code, string? At, string? TraceId);

/// <summary>Writes problems to responses.</summary>
public static class ProblemAnswer
{
    private const int RetryAfterSeconds = 2;

    public static int Status(this Problem problem) => problem.Kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.TooMany => StatusCodes.Status429TooManyRequests,
        ProblemKind.Busy => StatusCodes.Status503ServiceUnavailable,
    };

    public static Task Write(HttpContext context, Problem problem)
    {
        var status = problem.Status();
        context.Response.StatusCode = status;
        if (problem.Kind is ProblemKind.Busy or ProblemKind.TooMany)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var body = new ProblemBody(
            $"urn:siyu:problem:{problem.Code}", problem.Text(WantsEnglish(context.Request)), status, problem.Code, problem.At,
                Activity.Current?.TraceId.ToString());
        return context.Response.WriteAsJsonAsync(body, Json.Options, "application/problem+json", context.RequestAborted);
    }

    private static bool WantsEnglish(HttpRequest request)
    {
        var languages = request.GetTypedHeaders().AcceptLanguage;
        return languages.OrderByDescending(language => language.Quality ?? 1)
            .FirstOrDefault()?.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;
    }
}
