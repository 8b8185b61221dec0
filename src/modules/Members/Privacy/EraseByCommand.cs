using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary><c>./siyu erase</c> while the house runs (命令行注销): by its side door, in its one writer's turn.</summary>
internal sealed class EraseByCommand(IErasures erasures) : ISlice
{
    internal sealed record Repeated(int Members);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/house/erasures", (ErasureAsk ask, EraseByCommand slice, CancellationToken ct) =>
            slice.Handle(ask, ct).ToHttp()).Allow(Allow.House);
        routes.MapPost("/house/erasures/repeat", (EraseByCommand slice, CancellationToken ct) => slice.Again(ct).ToHttp())
            .Allow(Allow.House).OwnWork();
    }

    public Task<Result<ErasureCard>> Handle(ErasureAsk ask, CancellationToken ct) => erasures.Erase(ask, ct);

    public async Task<Result<Repeated>> Again(CancellationToken ct) => new Repeated(await erasures.Repeat(ct));
}
