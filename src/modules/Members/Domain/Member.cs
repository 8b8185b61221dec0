using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Members.Domain;

/// <summary>A member (会员): one person with one dense number and many identities.</summary>
internal sealed class Member : IScopedRow, IOwnedRow
{
    public MemberId Id { get; private init; }

    /// <summary>Dense number given by the database, for bitmaps.</summary>
    public long Number { get; private set; }
    public MemberState State { get; private set; }
    public JoinSource Source { get; private init; }

    /// <summary>The store that gained the member.</summary>
    public UnitId? Unit { get; private set; }
    public string OrgPath { get; private set; } = "";

    /// <summary>The guide bound now: own-only staff see the member.</summary>
    public StaffId? Owner { get; set; }
    public DateTimeOffset JoinedAt { get; private init; }
    public byte[]? NameSealed { get; set; }
    public byte[]? BornSealed { get; set; }

    /// <summary>True under 14 years when last told: a guardian must consent.</summary>
    public bool IsMinor { get; set; }
    public MemberId? MergedInto { get; private set; }
    public DateTimeOffset? ErasedAt { get; private set; }

    public MemberCard Card => new(Id, Number, State, Unit, JoinedAt);

    public static Member Join(MemberId id, JoinSource source, UnitCard? gainedBy, DateTimeOffset at) => new()
    {
        Id = id, State = MemberState.Active, Source = source, Unit = gainedBy?.Id, OrgPath = (gainedBy?.Path ?? Kernel.OrgPath.Root).Value,
            JoinedAt = at,
    };

    /// <summary>The first store that serves a member without one gains them.</summary>
    public void GainedBy(UnitCard? store)
    {
        if (Unit is null && store is not null) (Unit, OrgPath) = (store.Id, store.Path.Value);
    }

    /// <summary>Of two members who are one person the older one is kept.</summary>
    public static (Member Kept, Member Gone) Order(Member one, Member other) =>
        (one.JoinedAt, one.Number).CompareTo((other.JoinedAt, other.Number)) <= 0 ? (one, other) : (other, one);

    public void GainedBy(Member gone)
    {
        if (Unit is null) (Unit, OrgPath) = (gone.Unit, gone.OrgPath);
    }

    public MembersMerged MergeInto(Member kept, string evidence, DateTimeOffset at)
    {
        Must.Hold(State == MemberState.Active && kept.State == MemberState.Active && kept.Id != Id, "two active members merge");
        (State, MergedInto) = (MemberState.Merged, kept.Id);
        return new(kept.Id, Id, evidence, at);
    }

    public void ComeBack()
    {
        Must.Hold(State == MemberState.Merged, "only a merged member comes back");
        (State, MergedInto) = (MemberState.Active, null);
    }

    public void Erase(DateTimeOffset at)
    {
        (State, ErasedAt, MergedInto) = (MemberState.Erased, at, null);
        (NameSealed, BornSealed) = (null, null);
    }
}
