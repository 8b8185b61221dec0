using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Platform;
using Siyu.WeCom.Codes;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Reactions;

/// <summary>A member of staff left (员工离职): the live codes no longer lead to them.</summary>
internal sealed class OnStaffLeft(SiyuDb db, CodeOrders orders) : IReaction<StaffLeft>
{
    public async Task Handle(StaffLeft news, CancellationToken ct)
    {
        var codes = await db.All<ChannelCodeStaff>().Where(s => s.Staff == news.Staff).Select(s => s.Code).ToListAsync(ct);
        foreach (var code in await db.All<ChannelCode>().Where(c => codes.Contains(c.Id)).ToListAsync(ct)) await orders.Place(code, ct);
    }
}
