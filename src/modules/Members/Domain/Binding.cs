using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Members.Domain;

/// <summary>A binding of a member to a guide (绑定关系); the history only grows, one at most is open.</summary>
internal sealed class Binding : IScopedRow, IOwnedRow
{
    public BindingId Id { get; private init; }
    public MemberId Member { get; private set; }

    /// <summary>The guide (导购).</summary>
    public StaffId? Owner { get; private init; }

    /// <summary>Path of the guide's home unit when bound: who sees this row.</summary>
    public string OrgPath { get; private init; } = "";
    public BindReason Reason { get; private init; }
    public DateTimeOffset Since { get; private init; }
    public DateTimeOffset ProtectedUntil { get; private init; }
    public DateTimeOffset? ValidUntil { get; private init; }
    public DateTimeOffset? Until { get; private set; }
    public BindingEnd? Ended { get; private set; }

    /// <summary>Who bound, for the record: <c>system</c>, <c>member</c> or the id of a member of staff.</summary>
    public string By { get; private init; } = "";

    public StaffId Guide => Owner!.Value;
    public BindingCard Card => new(Id, Member, Guide, Reason, Since);

    public static Binding Start(BindAsk ask, BindingRules rules, DateTimeOffset at) => new()
    {
        Id = BindingId.New(at), Member = ask.Member, Owner = ask.Guide, OrgPath = ask.GuidePath.Value, Reason = ask.Reason, By = ask.By,
            Since = at,
        ProtectedUntil = at.AddDays(rules.ProtectionDays),
        ValidUntil = rules.ValidityDays == 0 ? null : at.AddDays(rules.ValidityDays),
    };

    public bool HoldsAt(DateTimeOffset at) => Since <= at && (Until is null || at < Until) && (ValidUntil is null || at < ValidUntil);

    public void End(BindingEnd why, DateTimeOffset at)
    {
        Must.Hold(Until is null, "an ended binding does not end again");
        (Until, Ended) = (at < Since ? Since : at, why);
    }

    public void MoveTo(MemberId member) => Member = member;

    public void Reopen()
    {
        Must.Hold(Ended == BindingEnd.Merged, "only a binding that a merge ended opens again");
        (Until, Ended) = (null, null);
    }
}

/// <summary>A wish to bind (绑定请求).</summary>
internal sealed record BindAsk(MemberId Member, StaffId Guide, OrgPath GuidePath, BindReason Reason, string By);

/// <summary>How the group binds (绑定规则).</summary>
/// <param name="ProtectionDays">Days in which no other guide may take the member over.</param>
/// <param name="ValidityDays">Days after which a binding lapses; 0 for never.</param>
internal sealed record BindingRules(BindingMode Mode, int ProtectionDays, int ValidityDays)
{
    public const string Section = "members/binding";
    public static readonly BindingRules Default = new(BindingMode.First, 30, 0);

    public Problem? Problem =>
        ProtectionDays is < 0 or > 3650 || ValidityDays is < 0 or > 3650 || !Enum.IsDefined(Mode) ? MembersProblems.BadRules : null;

    /// <summary>May this wish replace the binding in force? None in force: always.</summary>
    public Result<Done> Judge(Binding? open, BindAsk ask, DateTimeOffset at)
    {
        if (open is null || !open.HoldsAt(at)) return Done.It;
        if (open.Guide == ask.Guide) return Done.Already;
        if (ask.Reason is BindReason.Admin or BindReason.Inherit) return Done.It;
        return Mode switch
        {
            BindingMode.First => MembersProblems.BoundElsewhere,
            BindingMode.Registered => ask.Reason == BindReason.Register && open.Reason is (BindReason.Scan or BindReason.Share)
                ? Done.It
                : MembersProblems.BoundElsewhere,
            BindingMode.Override => at >= open.ProtectedUntil ? Done.It : MembersProblems.BoundElsewhere,
            _ => throw new BrokenInvariant("a known binding mode"),
        };
    }
}

/// <summary>Binding modes (绑定模式): the first guide keeps the member (首次), the one who registered them does (注册), or the latest does
/// (覆盖).</summary>
internal enum BindingMode { First, Registered, Override }
