using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Changes a live code (修改活码): the printed QR code stays; WeCom is told only where the staff or the title changed.</summary>
internal sealed class ChangeChannelCode(SiyuDb db, CodeWishes wishes, CodeOrders orders, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/channel-codes/{id}",
            (Actor actor, ChannelCodeId id, CodeWish wish, ChangeChannelCode slice, CancellationToken ct) =>
            slice.Handle(actor, id, wish, ct).ToHttp()).Allow(Allow.Staff(Permissions.EditCodes));

    public async Task<Result<Done>> Handle(Actor actor, ChannelCodeId id, CodeWish wish, CancellationToken ct)
    {
        if (!await db.Rows<ChannelCode>(actor).AnyAsync(c => c.Id == id, ct)) return WeComProblems.UnknownCode;
        var code = (await db.Locked<ChannelCode, ChannelCodeId>(id, ct))!;
        var held = await wishes.Check(actor, code.CorpId, wish, ct);
        if (!held.Ok) return held.Problem!;
        var staff = await db.All<ChannelCodeStaff>().Where(s => s.Code == id).ToListAsync(ct);
        var before = new CodeWish(code.Title, code.Channel, code.Unit, [.. staff.Select(s => s.Staff)], code.WelcomeText, code.WelcomePage);

        (code.Title, code.Channel, code.Unit) = (wish.Title, wish.Channel, wish.Unit);
        (code.WelcomeText, code.WelcomePage) = (wish.WelcomeText, wish.WelcomePage);
        (code.OrgPath, code.ChangedAt) = (held.Value.Path.Value, clock.GetUtcNow());
        db.RemoveRange(staff.Where(s => !wish.Staff.Contains(s.Staff)));
        db.AddRange(wish.Staff.Distinct().Except(staff.Select(s => s.Staff)).Select(s => new ChannelCodeStaff { Code = id, Staff = s }));
        orders.Place(code, held.Value.Users);
        db.Audit(actor, "wecom.change_code", $"code/{id}", before, wish);
        return Done.It;
    }
}
