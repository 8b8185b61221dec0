using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>Orders changes of live codes at the platform (活码下发): only where something changed, one at a time for each code.</summary>
internal sealed class CodeOrders(SiyuDb db, IOrganization organization)
{
    public async Task Place(ChannelCode code, CancellationToken ct)
    {
        var staff = await db.All<ChannelCodeStaff>().Where(s => s.Code == code.Id).Select(s => s.Staff).ToListAsync(ct);
        Place(code, Users(code.CorpId, await organization.Staff(staff, ct)));
    }

    public void Place(ChannelCode code, IReadOnlyList<string> users)
    {
        if (code.Want(users) is { } order) db.Intend($"{order.Code}/{order.Version}", order);
    }

    /// <summary>The WeCom accounts of active staff in a corp.</summary>
    public static IReadOnlyList<string> Users<TStaff>(string corpId, IReadOnlyDictionary<TStaff, StaffCard> staff) =>
        [.. staff.Values.Where(s => s.Active).SelectMany(s => s.Seats).Where(seat => seat.CorpId == corpId).Select(seat => seat.UserId)
            .Distinct()];
}
