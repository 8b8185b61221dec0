using Siyu.Contracts.Members;
using Siyu.Kernel;

namespace Siyu.Members.Domain;

/// <summary>An identity (身份) somebody showed: found by its keyed hash, its value sealed under a person's own key.</summary>
internal sealed class Identity
{
    public required IdentityId Id { get; init; }
    public required IdentityKind Kind { get; init; }
    public required string Space { get; init; }

    /// <summary>Keyed hash of the value; null after erasure.</summary>
    public byte[]? Hash { get; set; }
    public byte[]? ValueSealed { get; set; }

    /// <summary>Whose key seals the value: the visitor who brought it, or the member.</summary>
    public required Guid SealedBy { get; set; }

    /// <summary>The first identity of the same visitor (访客): names the visitor.</summary>
    public required IdentityId Visitor { get; set; }
    public MemberId? Member { get; private set; }
    public required DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? LinkedAt { get; private set; }
    public string? Evidence { get; private set; }

    public IdentityLinked Link(MemberId member, string evidence, DateTimeOffset at)
    {
        Must.Hold(Member is null, "an identity is linked once; a merge moves it");
        (Member, LinkedAt, Evidence) = (member, at, evidence);
        return new(member, Id, Kind, Space, at);
    }

    public void MoveTo(MemberId member)
    {
        Must.Hold(Member is not null, "only a linked identity moves");
        Member = member;
    }

    public void Erase() => (Hash, ValueSealed) = (null, null);
}
