using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A slice's answer on its way out; the unit-of-work filter commits where it is Ok.</summary>
internal interface ISliceAnswer
{
    Problem? Problem { get; }

    /// <summary>Its body as JSON; null where it has none, or writes it by itself.</summary>
    byte[]? ToUtf8();
}

/// <summary>A result as an HTTP answer (用例响应): 200 with the value, 204 for <see cref="Done"/>, else the problem.</summary>
public sealed class SliceAnswer<T>(Result<T> result) : IResult, IEndpointMetadataProvider, ISliceAnswer
{
    public Problem? Problem => result.Problem;

    public byte[]? ToUtf8() => !result.Ok || result.Value is Done or IResult ? null
        : JsonSerializer.SerializeToUtf8Bytes(result.Value, Json.Options);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (result.Problem is { } problem) return ProblemAnswer.Write(httpContext, problem);
        switch (result.Value)
        {
            case Done:
                httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case IResult own:
                return own.ExecuteAsync(httpContext);
            default:
                return httpContext.Response.WriteAsJsonAsync(result.Value, Json.Options, httpContext.RequestAborted);
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(typeof(T) == typeof(Done)
            ? new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void))
            : new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemBody), ["application/problem+json"]));
    }
}

/// <summary>Turns results into answers.</summary>
public static class SliceAnswers
{
    public static async Task<SliceAnswer<T>> ToHttp<T>(this Task<Result<T>> result) => new(await result);
    public static SliceAnswer<T> ToHttp<T>(this Result<T> result) => new(result);
    public static async Task<SliceAnswer<T>> ToHttp<T>(this Task<T> value) => new(await value);
}
