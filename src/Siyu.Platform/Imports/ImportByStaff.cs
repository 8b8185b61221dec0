using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Takes an import from the console (后台导入) by the permission of its kind, leaves an audit row, and goes on as every import
/// does.</summary>
internal sealed class ImportByStaff(ModuleList modules, ReceiveImport receive, Works works) : ISlice
{
    private const int CallsAMinute = 30;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/console/imports/{kind}",
        (HttpContext http, Actor actor, string kind, [FromQuery] string? mapping, [FromQuery] bool? dryRun,
            [FromQuery] string? file, ImportByStaff slice, CancellationToken ct) =>
            slice.Handle(http, actor, new(kind, ImportAsk.ReadMapping(mapping), dryRun ?? false) { File = file }, ct))
        .OwnWork().Allow(Allow.AnyStaff).AtMost(CallsAMinute);

    private async Task<IResult> Handle(HttpContext http, Actor actor, ImportAsk ask, CancellationToken ct)
    {
        var kind = modules.Imports.FirstOrDefault(import => import.Name == ask.Kind);
        if (kind is null || !kind.OpenTo(actor))
        {
            await ProblemAnswer.Write(http, PlatformProblems.NotAllowed);
            return Results.Empty;
        }
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(actor, "platform.import", $"import/{kind.Name}", null, new { ask.DryRun });
            return Task.CompletedTask;
        }, ct);
        return await receive.Handle(http, actor, ask);
    }
}
