using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Distribution.Console;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Guide;
using Siyu.Distribution.Plans;
using Siyu.Distribution.Reactions;
using Siyu.Distribution.Shares;
using Siyu.Platform;

namespace Siyu.Distribution;

/// <summary>Distribution (分销): who shared what, who earns on an order and why, and what they are due.</summary>
public sealed class DistributionModule : IModule
{
    public static string Name => "distribution";

    public static void Build(ModuleBuilder module) => module
        .Entity<Share>("distribution_share")
        .Entity<Click>("distribution_click")
        .Entity<CommissionPlan>("distribution_plan")
        .Entity<Referral>("distribution_referral")
        .Entity<Decision>("distribution_decision")
        .Entity<Commission>("distribution_commission", entity =>
        {
            entity.HasKey(row => row.Number);
            entity.Property(row => row.Owner).IsRequired();
        })
        .Offers<IDistribution, DistributionDoor>()
        .UsesSingleton<KnownPlans>().Uses<RuleBook>().Uses<Clicks>().Uses<LentClicks>().Uses<Commissions>().Uses<Totals>()
        .Slice<MakeShare>().Slice<MakeCampaignShare>().Slice<OpenShare>()
        .Slice<PlanList>().Slice<MakePlan>().Slice<EndPlan>().Slice<KeepRules>().Slice<ApproveSecondLevel>().Slice<ReferStaff>()
        .Slice<OrderAttribution>().Slice<MyCommissions>().Slice<MyPerformance>()
        .ReactsInGroups<OnOrderPaid>(new Hearing().Reacts<OrderPaid>())
        .Reacts<OrderSettled, OnOrderSettled>()
        .Reacts<OrderRefunded, OnOrderRefunded>()
        .Reacts<MembersMerged, OnMembersMerged>()
        .Reacts<MembersUnmerged, OnMembersUnmerged>()
        .Sweeps(new("distribution_click", "at < @before", TimeSpan.FromDays(180),
            "a click counts for ninety days at most, and what it decided is frozen in the decision"))
        .Verifies<DistributionChecks>()
        .Permission("distribution.read", "查看分销", "Read distribution")
        .Permission("distribution.plan", "维护分佣方案", "Keep commission plans")
        .Permission("distribution.rules", "维护分销规则", "Keep distribution rules")
        .Permission("distribution.approve", "审批二级佣金", "Approve the second level")
        .Permission("distribution.share", "发放活动分享口令", "Give out campaign shares")
        .Permission("distribution.guide", "分享与查看我的佣金", "Share, and see my commissions");
}
