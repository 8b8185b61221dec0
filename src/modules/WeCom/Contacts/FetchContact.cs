using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Contacts;

/// <summary>A wish for the details of a contact (拉取客户详情).</summary>
internal sealed record FetchContact(ContactId Contact, string CorpId);

/// <summary>Asks WeCom who a contact is, keeps the name sealed, and asks the members' room whether it knows the person.</summary>
internal sealed class FetchContactCall(SiyuDb db, Vault vault, Corps corps, ContactApi api, Recognition recognition, TimeProvider clock)
    : IOutbound<FetchContact>
{
    public async Task<OutboundAnswer> Call(FetchContact intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var contact = await db.All<Contact>().AsNoTracking().SingleAsync(c => c.Id == intent.Contact, ct);
        if (contact.ExternalSealed is null) return OutboundAnswer.Refused("erased");
        if (await vault.Open(db, contact.Id.Value, contact.ExternalSealed, ct) is not { } external) return OutboundAnswer.Refused("erased");
        var detail = await api.Get(await corps.Get(intent.CorpId, ct), external, null, ct);
        if (!detail.Ok) return detail.Failure!.ToOutbound(clock);
        // What the answer carries lies in a table of the platform: it goes there sealed.
        var person = detail.Value.ExternalContact;
        var box = await vault.Seal(db, contact.Id.Value, $"{person.UnionId}\n{person.Name}", ct);
        return OutboundAnswer.Done(new Answered(box));
    }

    public async Task Record(FetchContact intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome != OutboundOutcome.Done) return;
        var contact = await db.Locked<Contact, ContactId>(intent.Contact, ct);
        if (contact is null || contact.ErasedAt is not null) return;
        if (await vault.Open(db, contact.Id.Value, answer.Payload<Answered>()!.Box, ct) is not { } opened) return;
        var (union, name) =
            (opened[..opened.IndexOf('\n', StringComparison.Ordinal)], opened[(opened.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        await recognition.Learn(contact, new ContactFacts(union.Length > 0 ? union : null, name), ct);
    }

    private sealed record Answered(byte[] Box);
}
