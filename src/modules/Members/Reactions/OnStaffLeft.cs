using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Reactions;

/// <summary>Bindings end when their guide leaves (离职解绑); whoever inherits the members binds them anew.</summary>
internal sealed class OnStaffLeft(SiyuDb db) : IReaction<StaffLeft>
{
    public async Task Handle(StaffLeft news, CancellationToken ct)
    {
        DateTimeOffset? at = news.At;
        BindingEnd? why = BindingEnd.GuideLeft;
        await db.All<Binding>().Where(row => row.Owner == news.Staff && row.Until == null && row.Since <= news.At)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, at).SetProperty(row => row.Ended, why), ct);
        await db.All<Member>().Where(row => row.Owner == news.Staff)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Owner, (StaffId?)null), ct);
        db.Publish(new GuideReleased(news.Staff, news.At));
    }
}
