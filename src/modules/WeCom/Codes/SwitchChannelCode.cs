using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Switches a live code off or on (停用/启用活码). Off takes its QR code out of service for good; on again makes a new one.</summary>
internal sealed class SwitchChannelCode(SiyuDb db, CodeOrders orders, TimeProvider clock) : ISlice
{
    internal sealed record Request(bool Enabled);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/channel-codes/{id}/switch",
            (Actor actor, ChannelCodeId id, Request request, SwitchChannelCode slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.EditCodes));

    public async Task<Result<Done>> Handle(Actor actor, ChannelCodeId id, Request request, CancellationToken ct)
    {
        if (!await db.Rows<ChannelCode>(actor).AnyAsync(c => c.Id == id, ct)) return WeComProblems.UnknownCode;
        var code = (await db.Locked<ChannelCode, ChannelCodeId>(id, ct))!;
        if (code.Enabled == request.Enabled) return Done.Already;
        (code.Enabled, code.ChangedAt) = (request.Enabled, clock.GetUtcNow());
        await orders.Place(code, ct);
        db.Audit(actor, "wecom.switch_code", $"code/{id}", !request.Enabled, request.Enabled);
        return Done.It;
    }
}
