using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>
/// Erases a person (注销删除): destroys the keys that seal their data, nulls what they can be found by, ends their binding and their sessions.
/// Their orders and journals stay, about nobody.
/// </summary>
internal sealed class Eraser(SiyuDb db, Vault vault, Person person, Binder binder, Sessions sessions, TimeProvider clock)
{
    public async Task<Result<Done>> Erase(MemberId id, string reason, string by, CancellationToken ct)
    {
        var member = await db.Locked<Member, MemberId>(id, ct);
        if (member is null) return MembersProblems.Unknown;
        if (member.State == MemberState.Merged) return MembersProblems.WasMerged;
        if (member.State == MemberState.Erased) return Done.Already;
        var ids = await person.Ids(id, ct);
        var at = clock.GetUtcNow();
        var identities = await db.All<Identity>().Where(row => row.Member != null && ids.Contains(row.Member.Value)).ToListAsync(ct);
        var keys = identities.Select(row => row.SealedBy).Concat(ids.Select(one => one.Value)).Distinct().ToList();
        await binder.Unbind(id, BindingEnd.Erased, ct);
        foreach (var identity in identities) identity.Erase();
        foreach (var one in await db.Locked<Member, MemberId>(ids, ct))
        {
            one.Erase(at);
            await sessions.CloseAll(one.Id.Value, ct);
            db.Publish(new MemberErased(one.Id, one.Number, at));
        }
        await db.All<StaffLink>().Where(row => ids.Contains(row.Member)).ExecuteDeleteAsync(ct);
        foreach (var key in keys) await vault.Destroy(db, key, ct);
        db.Add(new Erasure { Id = id, Number = member.Number, Persons = JsonSerializer.Serialize(keys), Reason = reason, By = by,
            At = at });
        db.Intend($"erasure/{id}", new ListErasure(id));
        return Done.It;
    }
}

/// <summary>A wish to put an erased member on the list that outlives backups (注销名单登记).</summary>
internal sealed record ListErasure(MemberId Member);
