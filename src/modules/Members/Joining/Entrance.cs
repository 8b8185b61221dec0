using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Members.Merging;
using Siyu.Platform;

namespace Siyu.Members.Joining;

/// <summary>Meets visitors and makes members of them (入会): one person however many identities they show.</summary>
internal sealed class Entrance(SiyuDb db, IdentityBook book, Merger merger, Binder binder, Belongings belongings, TimeProvider clock)
{
    public async Task<Seen> Meet(IReadOnlyList<IdentityClaim> claims, CancellationToken ct)
    {
        var rows = await book.Remember(claims, ct);
        var now = clock.GetUtcNow();
        foreach (var row in rows) row.SeenAt = now;
        var owner = rows.Where(row => row.Member is not null).OrderBy(Trust).FirstOrDefault()?.Member;
        if (owner is { } member) await LinkAll(rows, member, "shown together", ct);
        else await Unite(rows, ct);
        return new(rows.MinBy(row => row.Visitor.Value)!.Visitor, owner);
    }

    public async Task<Result<Joined>> Join(JoinAsk ask, CancellationToken ct)
    {
        if (Claims(ask) is not { Count: > 0 } claims) return MembersProblems.BadPhone;
        var rows = await book.Remember(claims, ct);
        var owners = await merger.Owners(rows, ct);
        var store = await belongings.Store(ask, ct);
        var evidence = ask.Phone.Digits is null ? $"{ask.Source}: same account" : $"{ask.Source}: phone";
        Member member;
        if (owners.Count == 0)
        {
            var at = clock.GetUtcNow();
            member = Member.Join(MemberId.New(at), ask.Source, store, at);
            db.Add(member);
            db.Publish(new MemberJoined(member.Id, ask.Source, member.Unit, ask.Guide, at));
        }
        else
        {
            member = await merger.IntoOldest(owners, evidence, "system", ct);
            member.GainedBy(store);
        }
        await db.SaveChangesAsync(ct);
        await LinkAll(rows, member.Id, evidence, ct);
        await belongings.Name(member, ask.FullName, ct);
        if (ask.Guide is { } guide) await binder.Bind(new(member.Id, guide, BindReason.Register, "system"), ct);
        return new Joined(member.Id, owners.Count == 0, await HadPosHistory(member, owners, ct));
    }

    public async Task<Result<MemberId>> Link(MemberId memberId, IdentityClaim claim, string evidence, CancellationToken ct)
    {
        var standing = await merger.Standing(memberId, ct);
        if (!standing.Ok) return standing.Problem!;
        var rows = await book.Remember([claim], ct);
        var owners = await merger.Owners(rows, ct);
        var member = await merger.IntoOldest([.. owners.Append(standing.Value).DistinctBy(owner => owner.Id)], evidence, "system", ct);
        await db.SaveChangesAsync(ct);
        await LinkAll(rows, member.Id, evidence, ct);
        return member.Id;
    }

    /// <summary>Links these rows, and all others of the visitors who brought them.</summary>
    private async Task LinkAll(IReadOnlyList<Identity> rows, MemberId member, string evidence, CancellationToken ct)
    {
        var visitors = rows.Where(row => row.Member is null).Select(row => row.Visitor).Distinct().ToList();
        if (visitors.Count == 0) return;
        var at = clock.GetUtcNow();
        foreach (var row in (await book.OfVisitors(visitors, ct))
            .Where(row => row.Member is null)) db.Publish(row.Link(member, evidence, at));
    }

    /// <summary>Visitors shown together are one visitor, the earliest.</summary>
    private async Task Unite(IReadOnlyList<Identity> rows, CancellationToken ct)
    {
        var visitors = rows.Select(row => row.Visitor).Distinct().OrderBy(visitor => visitor.Value).ToList();
        if (visitors.Count == 1) return;
        foreach (var row in await book.OfVisitors([.. visitors.Skip(1)], ct)) row.Visitor = visitors[0];
    }

    private async Task<bool> HadPosHistory(Member member, IReadOnlyList<Member> owners, CancellationToken ct) =>
        owners.Any(owner => owner.Source is JoinSource.Pos or JoinSource.Import)
        || await db.All<Identity>().AnyAsync(row => row.Member == member.Id && row.Kind == IdentityKind.PosCard, ct);

    /// <summary>Paying makes a member also where no phone is known: the account that paid is enough.</summary>
    private static List<IdentityClaim> Claims(JoinAsk ask)
    {
        if (ask.Phone.Digits is null) return ask.Source is JoinSource.Payment or JoinSource.Pos ? [.. ask.Claims] : [];
        return [new(IdentityKind.Phone, "", ask.Phone.Digits), .. ask.Claims];
    }

    /// <summary>Where claims name different members, the union id decides, then the phone.</summary>
    private static int Trust(Identity row) => row.Kind switch
    {
        IdentityKind.UnionId => 0,
        IdentityKind.Phone => 1,
        IdentityKind.OpenId => 2,
        _ => 3,
    };
}
