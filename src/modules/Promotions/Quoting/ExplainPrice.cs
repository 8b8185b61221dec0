using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Quoting;

/// <summary>Explains any price that somebody thinks up (价格试算): the same as <c>./siyu quote</c>.</summary>
internal sealed class ExplainPrice(TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/promotions/quote", (JsonElement file, ExplainPrice slice) =>
            Task.FromResult(slice.Handle(file)).ToHttp()).Allow(Allow.Staff(Permissions.Read));

    public Result<QuoteAnswer> Handle(JsonElement json)
    {
        var file = PriceFile.Read(json);
        return file.Ok ? QuoteAnswer.To(file.Value, clock.GetUtcNow()) : file.Problem!;
    }
}
