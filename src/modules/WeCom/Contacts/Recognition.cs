using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Contacts;

/// <summary>What the platform says about the person behind a contact (客户资料): personal data, never kept as it is.</summary>
internal sealed record ContactFacts(string? UnionId, string? Name);

/// <summary>Finds out which member a contact is (客户识别).</summary>
internal sealed class Recognition(SiyuDb db, Vault vault, IMembers members, TimeProvider clock)
{
    /// <summary>Details came: the name is kept sealed, and the members' room hears the identities.</summary>
    public async Task Learn(Contact contact, ContactFacts facts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        contact.DetailAt = now;
        if (!string.IsNullOrEmpty(facts.Name)) contact.NameSealed = await vault.Seal(db, contact.Id.Value, facts.Name, ct);
        if (await vault.Open(db, contact.Id.Value, contact.ExternalSealed!, ct) is not { } external) return;
        // The union id comes first: it is what a later sign-in to the mini program shows, too.
        List<IdentityClaim> claims = facts.UnionId is null ? [] : [new(IdentityKind.UnionId, "", facts.UnionId)];
        claims.Add(new(IdentityKind.ExternalUser, contact.CorpId, external));
        var seen = await members.Meet(claims, ct);
        contact.Visitor = seen.Visitor;
        if (seen.Member is { } member) Recognise(contact, member);
    }

    public void Recognise(Contact contact, MemberId member)
    {
        if (contact.Recognise(member, clock.GetUtcNow()) is { } news) db.Publish(news);
    }
}
