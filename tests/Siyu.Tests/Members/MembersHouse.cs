using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Members;

/// <summary>A group with two stores and a guide in each: Xiaoli and Xiaofang.</summary>
internal sealed record MembersHouse(TestShop Shop, UnitId Group, UnitId Store, UnitId OtherStore, StaffId Xiaoli,
    StaffId Xiaofang) : IAsyncDisposable
{
    public static async Task<MembersHouse> Open(Database database)
    {
        var shop = await OrganizationHouse.Open(database, rooms => rooms.Add<MembersModule>());
        var group = (await shop.SetUp()).Group;
        var store = await shop.Unit(group, UnitKind.DirectStore, "S1");
        var other = await shop.Unit(group, UnitKind.DirectStore, "S2");
        return new(shop, group, store, other, await shop.Staff(store, "X1"), await shop.Staff(other, "X2"));
    }

    public async Task<Joined> Join(string phone, params IdentityClaim[] claims) => (await TryJoin(phone, claims)).Value;

    public Task<Result<Joined>> TryJoin(string phone, params IdentityClaim[] claims)
    {
        _ = Phone.TryParse(phone, out var number);
        return Shop.With<IMembers, Joined>(members => members.Join(new(number, claims, JoinSource.MiniProgram), default));
    }

    public Task<Result<Joined>> Ask(JoinAsk ask) => Shop.With<IMembers, Joined>(members => members.Join(ask, default));

    public async Task<Seen> Meet(params IdentityClaim[] claims) =>
        (await Shop.With<IMembers, Seen>(async members => await members.Meet(claims, default))).Value;

    public async Task<MemberId?> Owner(IdentityClaim claim) =>
        (await Shop.With<IMembers, IReadOnlyDictionary<IdentityClaim,
            MemberId>>(async members => Result.Of(await members.Find([claim], default))))
        .Value.TryGetValue(claim, out var member) ? member : null;

    public static IdentityClaim OpenId(string value) => new(IdentityKind.OpenId, "wxmall", value);
    public static IdentityClaim UnionId(string value) => new(IdentityKind.UnionId, "", value);
    public static IdentityClaim Card(string value) => new(IdentityKind.PosCard, "", value);

    public static Phone Number(string digits) => Phone.TryParse(digits, out var phone) ? phone : throw new ArgumentException(digits);

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
