using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Siyu.Sandbox.Core;

/// <summary>How acts are put on the control port: JSON in snake case, each act atomic, refusals with a code.</summary>
internal static class ControlRoutes
{
    public static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>An act: its body becomes the request, all it changes is kept together or not at all.</summary>
    public static void Act<TRequest>(this IEndpointRouteBuilder routes, string path, Func<TRequest, object?> act) where TRequest : class =>
        routes.MapPost(path, async context =>
        {
            var request = await Read<TRequest>(context);
            var store = context.RequestServices.GetRequiredService<SandboxCore>().Store;
            await Write(context, 200, store.Atomic(() => act(request)) ?? new { ok = true });
        });

    /// <summary>An act that waits for something, and keeps its changes itself.</summary>
    public static void ActAsync<TRequest>(this IEndpointRouteBuilder routes, string path, Func<TRequest, CancellationToken,
        Task<object?>> act)
        where TRequest : class =>
        routes.MapPost(path, async context =>
        {
            var request = await Read<TRequest>(context);
            await Write(context, 200, await act(request, context.RequestAborted) ?? new { ok = true });
        });

    public static void Look(this IEndpointRouteBuilder routes, string path, Func<IQueryCollection, Task<object>> look) =>
        routes.MapGet(path, async context => await Write(context, 200, await look(context.Request.Query)));

    /// <summary>Turns refusals into answers; the outermost frame of the control port.</summary>
    public static async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ControlRefusal refusal)
        {
            await Write(context, refusal.Status, new { error = refusal.Code, message = refusal.Message });
        }
        catch (JsonException malformed)
        {
            await Write(context, 400, new { error = "control.bad_json", message = malformed.Message });
        }
        catch (BadHttpRequestException malformed)
        {
            await Write(context, malformed.StatusCode, new { error = "control.bad_request", message = malformed.Message });
        }
        if (context.Response is not { HasStarted: false, ContentType: null }) return;
        var path = context.Request.Path.Value;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound && path?.StartsWith("/control", StringComparison.Ordinal) == true)
            await Write(context, 404, new { error = "control.unknown_path", message = $"There is no {path}; GET /control lists all." });
        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await Write(context, 405, new { error = "control.wrong_verb", message = $"{path} takes {context.Response.Headers.Allow}." });
    }

    /// <summary>GET /control: every act and every look there is.</summary>
    public static void Index(this IEndpointRouteBuilder control, IEndpointRouteBuilder root) => control.Look("", _ =>
    {
        var known = root.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText ?? "", Verbs: e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(e => e.Path.StartsWith("/control/", StringComparison.Ordinal)).OrderBy(e => e.Path, StringComparer.Ordinal).ToList();
        return Task.FromResult<object>(new
        {
            acts = known.Where(e => e.Verbs.Contains("POST")).Select(e => "POST " + e.Path),
            looks = known.Where(e => e.Verbs.Contains("GET")).Select(e => "GET " + e.Path),
            faults = FaultCatalogue.Cards,
        });
    });

    private static async Task<TRequest> Read<TRequest>(HttpContext context) where TRequest : class
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        if (typeof(TRequest) == typeof(JsonObject))
            return JsonFields.Parse(text) as TRequest ?? throw ControlRefusal.Bad("control.bad_json", "The body is no JSON object.");
        return JsonSerializer.Deserialize<TRequest>(text.Length == 0 ? "{}" : text, Json)
            ?? throw ControlRefusal.Bad("control.empty", "The body is null.");
    }

    private static async Task Write(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(JsonSerializer.Serialize(body, body.GetType(), Json));
    }
}
