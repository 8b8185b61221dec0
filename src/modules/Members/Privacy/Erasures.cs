using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>Erases by command (命令注销): finds the person, erases them, and says what was taken and what stays about nobody.</summary>
internal sealed class Erasures(SiyuDb db, IdentityBook book, Person person, Eraser eraser, ErasureList list, PersonTraces traces)
    : IErasures
{
    private const int MergesAtMost = 100;

    public async Task<Result<ErasureCard>> Erase(ErasureAsk ask, CancellationToken ct)
    {
        if (!Reach.IsReason(ask.Reason)) return MembersProblems.NeedsReason.AtField("reason");
        var found = await Find(ask, ct);
        if (!found.Ok) return found.Problem!;
        var ids = await person.Ids(found.Value, ct);
        var identities = await db.All<Identity>().CountAsync(
            row => row.Member != null && ids.Contains(row.Member.Value) && row.Hash != null, ct);
        var erased = await eraser.Erase(found.Value, ask.Reason, "command", ct);
        if (!erased.Ok) return erased.Problem!;
        if (!erased.Value.Before) db.Audit(Actor.System, "members.erase", $"member/{found.Value}", after: new { ask.Reason });
        await db.SaveChangesAsync(ct);
        var record = await db.All<Erasure>().SingleOrDefaultAsync(row => row.Id == found.Value, ct);
        return new ErasureCard(
            found.Value, erased.Value.Before, identities, record is null ? 0 : JsonSerializer.Deserialize<Guid[]>(record.Persons)!.Length,
            await traces.Of([.. ids.Select(id => id.Value)], ct));
    }

    public Task<int> Enlist(CancellationToken ct) => list.Complete(ct);

    public Task<int> Repeat(CancellationToken ct) => list.Repeat(ct);

    /// <summary>Who was merged is the one they were merged into.</summary>
    private async Task<Result<MemberId>> Find(ErasureAsk ask, CancellationToken ct)
    {
        var id = ask.Member;
        if (ask.Phone is { } text)
        {
            if (!Phone.TryParse(text, out var phone)) return MembersProblems.BadPhone.AtField("phone");
            var claim = new IdentityClaim(IdentityKind.Phone, "", phone.Digits);
            id = (await book.Find([claim], ct)).Values.SingleOrDefault()?.Member;
        }
        for (var step = 0; id is { } named && step < MergesAtMost; step++)
        {
            var member = await db.All<Member>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == named, ct);
            if (member is null) return MembersProblems.Unknown;
            if (member.MergedInto is null) return named;
            id = member.MergedInto;
        }
        return MembersProblems.Unknown;
    }
}
