using Siyu.Contracts.WeCom;
using Siyu.Kernel;

namespace Siyu.WeCom.Domain;

/// <summary>A contact of a corp (企微客户): not the person, who may have one in each corp, and not the friendship with a guide.</summary>
internal sealed class Contact
{
    public required ContactId Id { get; init; }
    public required string CorpId { get; init; }

    /// <summary>Keyed hash of the external user id; null after erasure.</summary>
    public byte[]? ExternalHash { get; set; }

    /// <summary>The external user id under the contact's own key.</summary>
    public byte[]? ExternalSealed { get; set; }

    public byte[]? NameSealed { get; set; }

    /// <summary>The visitor as the members' room knows them, until they join.</summary>
    public IdentityId? Visitor { get; set; }

    public MemberId? Member { get; private set; }
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When the details were last fetched.</summary>
    public DateTimeOffset? DetailAt { get; set; }

    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>This is that member: news the first time, null when it was known.</summary>
    public ContactRecognised? Recognise(MemberId member, DateTimeOffset at)
    {
        if (Member == member || ErasedAt is not null) return null;
        Member = member;
        return new ContactRecognised(Id, member, at);
    }

    /// <summary>The person was erased: what names them goes; the friendships stay as bare facts.</summary>
    public void Erase(DateTimeOffset at)
    {
        (ExternalHash, ExternalSealed, NameSealed, Visitor, Member) = (null, null, null, null, null);
        ErasedAt ??= at;
    }
}
