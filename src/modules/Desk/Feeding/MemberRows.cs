using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Feeding;

/// <summary>
/// Makes rows of members anew from the rooms that know (会员台账刷新), many by a fixed number of statements. Doing it twice, late or out of
/// order ends the same: a row is locked first, and what it is made from is read after that.
/// </summary>
internal sealed class MemberRows(SiyuDb db, MemberSources sources, Vault vault, TimeProvider clock)
{
    public const string NameKind = "desk.name";
    public const string TailKind = "desk.phone_tail";
    private const int MembersAtOnce = 500;

    public async Task Refresh(IEnumerable<MemberId> members, CancellationToken ct)
    {
        foreach (var chunk in members.Distinct().OrderBy(id => id.Value).Chunk(MembersAtOnce))
        {
            await db.InsertNew([.. chunk.Select(id => new DeskMember { Id = id })], "id", ct);
            var rows = await db.Locked<DeskMember, MemberId>(chunk, ct);
            await Fill(rows, chunk, ct);
            await db.SaveChangesAsync(ct);
        }
    }

    public static string Tail(Phone phone) => phone.Digits[^4..];

    private async Task Fill(List<DeskMember> rows, MemberId[] ids, CancellationToken ct)
    {
        var profiles = await sources.Members.Profiles(ids, ct);
        var bought = await sources.Orders.Purchases(ids, ct);
        var hands = await sources.Promotions.Hands(ids, clock.GetUtcNow(), ct);
        var friends = await sources.WeCom.FriendsOf(ids, ct);
        foreach (var row in rows)
        {
            if (profiles.GetValueOrDefault(row.Id) is not { Card.State: MemberState.Active } profile)
            {
                db.Remove(row);
                continue;
            }
            row.Is(
                profile, profile.FullName is { } name ? vault.Hash(NameKind, name) : null,
                profile.Phone is { } phone ? vault.Hash(TailKind, Tail(phone)) : null);
            row.Bought(bought.GetValueOrDefault(row.Id) ?? new(row.Id));
            row.Holds(hands.GetValueOrDefault(row.Id));
            row.Knows(friends[row.Id]);
        }
    }
}

/// <summary>The rooms that know something of members (会员数据来源).</summary>
internal sealed record MemberSources(IMembers Members, IOrders Orders, IPromotions Promotions, IWeCom WeCom, ILoyalty Loyalty);
