using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Bindings;

/// <summary>Binds members to guides as the group's rules allow (绑定导购).</summary>
internal sealed class Binder(SiyuDb db, ISettings settings, IOrganization organization, TimeProvider clock)
{
    internal sealed record Wish(MemberId Member, StaffId Guide, BindReason Reason, string By);

    public async Task<BindingRules> Rules(CancellationToken ct) =>
        await settings.Get<BindingRules>(BindingRules.Section, ct) ?? BindingRules.Default;

    public async Task<Result<Done>> Bind(Wish wish, CancellationToken ct)
    {
        var member = await db.Locked<Member, MemberId>(wish.Member, ct);
        if (member is null) return MembersProblems.Unknown;
        if (member.State != MemberState.Active) return MembersProblems.Erased;
        var guide = (await organization.Staff([wish.Guide], ct)).GetValueOrDefault(wish.Guide);
        if (guide is null) return OrganizationProblems.UnknownStaff;
        if (!guide.Active) return OrganizationProblems.StaffHasLeft;
        var rules = await Rules(ct);
        var at = clock.GetUtcNow();
        var open = await db.All<Binding>().SingleOrDefaultAsync(row => row.Member == wish.Member && row.Until == null, ct);
        var ask = new BindAsk(wish.Member, wish.Guide, guide.HomePath, wish.Reason, wish.By);
        var judged = rules.Judge(open, ask, at);
        if (!judged.Ok || judged.Value.Before) return judged;
        if (open is not null)
        {
            open.End(open.HoldsAt(at) ? BindingEnd.Replaced : BindingEnd.Expired, at);
            await db.SaveChangesAsync(ct);
        }
        db.Add(Binding.Start(ask, rules, at));
        member.Owner = wish.Guide;
        await db.SaveChangesAsync(ct);
        db.Publish(new MemberBound(wish.Member, wish.Guide, wish.Reason, at));
        return Done.It;
    }

    public async Task<Result<Done>> Unbind(MemberId memberId, BindingEnd why, CancellationToken ct)
    {
        var member = await db.Locked<Member, MemberId>(memberId, ct);
        if (member is null) return MembersProblems.Unknown;
        var open = await db.All<Binding>().SingleOrDefaultAsync(row => row.Member == memberId && row.Until == null, ct);
        if (open is null) return Done.Already;
        open.End(why, clock.GetUtcNow());
        member.Owner = null;
        return Done.It;
    }
}
