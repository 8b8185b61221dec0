using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Loyalty.Cards;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Earning;
using Siyu.Loyalty.Points;
using Siyu.Loyalty.Programs;
using Siyu.Loyalty.Reactions;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>Loyalty (会员权益): cards of the group and its brands, their tiers, and points.</summary>
public sealed class LoyaltyModule : IModule
{
    internal const string Read = "loyalty.read";
    internal const string Change = "loyalty.change";
    internal const string Adjust = "loyalty.adjust";

    public static string Name => "loyalty";

    public static void Build(ModuleBuilder module) => module
        .Entity<CardProgram>("loyalty_program", e => e.Ignore(x => x.Gives))
        .Entity<Card>("loyalty_card").Entity<TierChange>("loyalty_tier_change").Entity<Growth>("loyalty_growth")
        .Entity<Lot>("loyalty_lot").Entity<Movement>("loyalty_movement")
        .Entity<Domain.Earning>("loyalty_earning", e => e.HasKey(x => new { x.Line, x.Program }))
        .Entity<Spend>("loyalty_spend", e => e.HasKey(x => new { x.OrderId, x.Ordinal }))
        .Entity<Kin>("loyalty_kin", e => e.HasKey(x => x.Gone))
        .Entity<Moved>("loyalty_moved", e => e.HasKey(x => new { x.Kept, x.Gone, x.RowId }))
        .Offers<ILoyalty, LoyaltyDoor>()
        .Uses<ProgramRows>().UsesSingleton<KnownPrograms>().Uses<CardRows>().Uses<PurseRows>().Uses<CardFaces>()
        .Slice<ProgramList>().Slice<CreateProgram>().Slice<ChangeProgram>().Slice<SwitchProgram>()
        .Slice<MyCards>().Slice<OpenCard>().Slice<MyPoints>().Slice<AdjustPoints>()
        .Uses<OpenJoined>().Uses<EarnPoints>().Uses<TakePointsBack>().Uses<ActivatePoints>().Uses<FollowMembers>()
        .ReactsInGroups<OnLoyaltyNews>(new Hearing()
            .Reacts<MemberJoined>().Reacts<OrderPaid>().Reacts<OrderRefunded>().Reacts<OrderSettled>()
            .Reacts<MembersMerged>().Reacts<MembersUnmerged>().Reacts<MemberErased>())
        .Every<ExpirePoints>("0 20 1 * * ?").Every<ReviewTiers>("0 40 1 * * ?")
        .Verifies<LoyaltyVerify>()
        .Permission(Read, "查看会员卡", "Read card programs")
        .Permission(Change, "管理会员卡", "Change card programs")
        .Permission(Adjust, "调整会员积分", "Adjust members' points");
}
