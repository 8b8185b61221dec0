using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>HQ or a store makes a live code (新建活码); WeCom is told after the commit.</summary>
internal sealed class MakeChannelCode(SiyuDb db, Corps corps, CodeWishes wishes, CodeOrders orders, TimeProvider clock) : ISlice
{
    internal sealed record Request(string? CorpId, CodeWish Code);
    internal sealed record Response(ChannelCodeId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/channel-codes", (Actor actor, Request request, MakeChannelCode slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.EditCodes));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (await corps.Meant(request.CorpId, ct) is not { } corp) return WeComProblems.UnknownCorp;
        var held = await wishes.Check(actor, corp.CorpId, request.Code, ct);
        if (!held.Ok) return held.Problem!;
        var now = clock.GetUtcNow();
        var (wish, path, users) = held.Value;
        var code = new ChannelCode
        {
            Id = ChannelCodeId.New(now),
            CorpId = corp.CorpId,
            Title = wish.Title,
            Channel = wish.Channel,
            Unit = wish.Unit,
            OrgPath = path.Value,
            WelcomeText = wish.WelcomeText,
            WelcomePage = wish.WelcomePage,
            MadeBy = actor.Subject,
            MadeAt = now,
            ChangedAt = now,
        };
        db.Add(code);
        db.AddRange(wish.Staff.Distinct().Select(staff => new ChannelCodeStaff { Code = code.Id, Staff = staff }));
        orders.Place(code, users);
        db.Audit(actor, "wecom.make_code", $"code/{code.Id}", after: wish);
        return new Response(code.Id);
    }
}
