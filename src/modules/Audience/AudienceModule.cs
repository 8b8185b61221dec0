using Siyu.Audience.Compiling;
using Siyu.Audience.Domain;
using Siyu.Audience.Facts;
using Siyu.Audience.Feeding;
using Siyu.Audience.Segments;
using Siyu.Audience.Tags;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.WeCom;
using Siyu.Platform;

namespace Siyu.Audience;

/// <summary>The audience (人群): tags on members, and segments chosen by conditions.</summary>
public sealed class AudienceModule : IModule
{
    public static string Name => "audience";

    public static void Build(ModuleBuilder module) => module
        .Entity<Person>("audience_person")
        .Entity<ContactPerson>("audience_contact")
        .Entity<Friendship>("audience_friendship", entity => entity.HasKey(row => new { row.Contact, row.Guide, row.Code }))
        .Entity<Purchase>("audience_purchase")
        .Entity<Tag>("audience_tag", entity => entity.HasKey(row => row.Number))
        .Entity<Holding>("audience_holding", entity => entity.HasKey(row => new { row.Tag, row.Origin }))
        .Entity<Segment>("audience_segment")
        .Entity<SegmentVersion>("audience_segment_version", entity => entity.HasKey(row => new { row.Segment, row.Version }))
        .Offers<IAudience, AudienceDoor>()
        .Uses<People>().Uses<Holdings>().Uses<Friendships>().Uses<Purchases>().Uses<Following>().Uses<RuleTags>().Uses<FactKeepers>()
        .Uses<SegmentBook>().Uses<SegmentReader>().Uses<Crowds>()
        .Slice<DefineTag>().Slice<ChangeTag>().Slice<EndTag>().Slice<TagList>().Slice<TagMembers>()
        .Slice<DefineSegment>().Slice<ReviseSegment>().Slice<EndSegment>().Slice<SegmentList>().Slice<SegmentMembers>()
        .Slice<CountSegment>().Slice<ExplainSegment>()
        .Due<ApplyRule, ApplyRuleStep>()
        .ReactsInGroups<OnAudienceNews>(new Hearing()
            .Reacts<MemberJoined>().Reacts<MemberBound>().Reacts<ProfileRevised>().Reacts<GuideReleased>()
            .Reacts<MembersMerged>().Reacts<MembersUnmerged>().Reacts<MemberErased>()
            .Reacts<ContactAdded>().Reacts<ContactRemoved>().Reacts<ContactRecognised>()
            .Reacts<OrderPaid>().Reacts<OrderRefunded>().Reacts<OrderBuyerChanged>())
        .OlapTables()
        .Projects<AudienceTouched, MemberRows>().Projects<TagsChanged, ChangeRows>().Projects<PurchasesCounted, ChangeRows>()
        .Outbound<ForgetMember, ForgetMemberCall>()
        .Every<Fold>("20 * * * * ?")
        .Permission(Permissions.Read, "查看标签与人群", "See tags and segments")
        .Permission(Permissions.Define, "维护标签与人群", "Keep tags and segments")
        .Permission(Permissions.Tag, "给会员打标签", "Tag members");
}

internal static class Permissions
{
    public const string Read = "audience.read";
    public const string Define = "audience.define";
    public const string Tag = "audience.tag";
}
