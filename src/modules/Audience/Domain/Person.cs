using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Domain;

/// <summary>A member as the audience knows them (人群成员): who they were merged into, where they stand, who serves them.</summary>
internal sealed class Person : IScopedRow, IOwnedRow
{
    public MemberId Id { get; init; }

    /// <summary>The dense number under which they stand in bitmaps.</summary>
    public long Number { get; init; }
    public JoinSource Source { get; init; }
    public MemberState State { get; private set; } = MemberState.Active;
    public MemberId? MergedInto { get; private set; }
    public string OrgPath { get; private set; } = Kernel.OrgPath.Root.Value;
    public StaffId? Owner { get; private set; }

    public bool IsActive => State == MemberState.Active;

    /// <summary>A member met for the first time; merges are told by news of their own.</summary>
    public static Person Of(MemberProfile profile)
    {
        var person = new Person { Id = profile.Card.Id, Number = profile.Card.Number, Source = profile.Source };
        person.StandsAt(profile);
        if (profile.Card.State == MemberState.Erased) person.Erase();
        return person;
    }

    public void StandsAt(MemberProfile profile) => (OrgPath, Owner) = (profile.Path.Value, profile.Guide);

    public void Released() => Owner = null;

    public void MergeInto(MemberId kept) => (State, MergedInto) = (MemberState.Merged, kept);

    public void ComeBack() => (State, MergedInto) = (MemberState.Active, null);

    /// <summary>Nothing but the fact is left.</summary>
    public void Erase() => (State, MergedInto, OrgPath, Owner) = (MemberState.Erased, null, Kernel.OrgPath.Root.Value, null);
}
