using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>HQ reads and sets how long things may take (履约时限); running deadlines stay as they are.</summary>
internal sealed class KeepTimes(SiyuDb db, ISettings settings) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/fulfilment-times", (KeepTimes slice, CancellationToken ct) => slice.Read(ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Read));
        routes.MapPut("/console/fulfilment-times", (Actor actor, FulfilmentSettings request, KeepTimes slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Allocate));
    }

    public async Task<Result<FulfilmentSettings>> Read(CancellationToken ct) =>
        await settings.Get<FulfilmentSettings>(FulfilmentSettings.Section, ct) ?? new();

    public async Task<Result<Done>> Handle(Actor actor, FulfilmentSettings request, CancellationToken ct)
    {
        if (!request.IsSound) return DeliveryRefusals.BadTimes;
        var before = await settings.Get<FulfilmentSettings>(FulfilmentSettings.Section, ct) ?? new();
        if (before == request) return Done.Already;
        await settings.Set(FulfilmentSettings.Section, request, ct);
        db.Audit(actor, "fulfilment.keep_times", FulfilmentSettings.Section, before, request);
        return Done.It;
    }
}
