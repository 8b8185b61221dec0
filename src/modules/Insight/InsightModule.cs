using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.WeCom;
using Siyu.Insight.Boards;
using Siyu.Insight.Facts;
using Siyu.Insight.Home;
using Siyu.Insight.Reactions;
using Siyu.Platform;

namespace Siyu.Insight;

/// <summary>Insight (洞察): facts of what happened, and the boards over them.</summary>
public sealed class InsightModule : IModule
{
    public static string Name => "insight";

    public static void Build(ModuleBuilder module) => module
        .OlapTables().Uses<Erased>()
        .Projects<OrderPaid, SaleFacts>()
        .Projects<OrderRefunded, SaleFacts>()
        .Projects<TicketsImported, SaleFacts>()
        .Projects<ContactAdded, ContactFacts>()
        .Projects<ContactRemoved, ContactFacts>()
        .Projects<ContactRecognised, ContactFacts>()
        .Projects<MemberJoined, MemberFacts>()
        .Projects<MembersMerged, MemberFacts>()
        .Projects<MembersUnmerged, MemberFacts>()
        .Projects<CommissionAccrued, CommissionFacts>()
        .Projects<CommissionReversed, CommissionFacts>()
        .Projects<CommissionPayable, CommissionFacts>()
        .Slice<SalesBoard>().Slice<ChannelBoard>().Slice<FriendBoard>().Slice<RepurchaseBoard>().Slice<TrafficBoard>().Slice<TeamBoard>()
        .Uses<HomeFacts>().UsesSingleton<LiveFigures>().Slice<HomeBoard>().Slice<LiveBoard>()
        .Reacts<MemberErased, OnMemberErased>()
        .Outbound<ForgetFacts, ForgetFactsCall>()
        .Permission(BoardAsk.Permission, "查看看板", "See the boards");
}
