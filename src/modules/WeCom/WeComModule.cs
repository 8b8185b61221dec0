using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Callbacks;
using Siyu.WeCom.Codes;
using Siyu.WeCom.Contacts;
using Siyu.WeCom.Domain;
using Siyu.WeCom.Reactions;
using Siyu.WeCom.SignIn;
using Siyu.WeCom.Sync;
using Siyu.WeCom.Welcome;

namespace Siyu.WeCom;

/// <summary>WeCom (企业微信): contacts, live codes, welcomes, the guides' sign-in.</summary>
public sealed class WeComModule : IModule
{
    public static string Name => "wecom";

    public static void Build(ModuleBuilder module)
    {
        module.Services.AddOutside();
        Tables(module);
        Clients(module);
        module
            .Offers<IWeCom, WeComDoor>()
            .Uses<Corps>().UsesSingleton<CorpCache>()
            .Uses<CallbackDoor>().Hot<ReceiveCallback, ReceiveCallback.Request, ReceiveCallback.Response>()
            .ReactsInGroups<OnCallbackKept>(new Hearing().Reacts<CallbackKept>())
            .Uses<ContactBook>().Uses<Recognition>().Outbound<FetchContact, FetchContactCall>()
            .Reacts<MembersMerged, OnMembersMerged>().Reacts<MembersUnmerged, OnMembersUnmerged>()
            .Reacts<IdentityLinked, OnIdentityLinked>().Reacts<MemberErased, OnMemberErased>()
            .Outbound<SendWelcome, SendWelcomeCall>().Uses<MediaShelf>().Uses<PictureSource>()
            .Uses<CodeWishes>().Uses<CodeOrders>().Outbound<CodeOrder, TellCode>().Reacts<StaffLeft, OnStaffLeft>()
            .Slice<MakeChannelCode>().Slice<ChangeChannelCode>().Slice<SwitchChannelCode>().Slice<ChannelCodeList>()
            .Uses<OwnCodes>().Slice<MyLiveCode>().Slice<LiveCodePicture>()
            .Slice<CodeDays>().Slice<CodePicture>()
            .Slice<CorpSettings>().Slice<GuideLogin>().Slice<JsConfig>()
            .Uses<PageReader>().Outbound<BeginWalk, BeginWalkCall>().Outbound<WalkPage, WalkPageCall>()
            .SealsOwn("wecom_inbox", "body_sealed")
            .Sweeps(new("wecom_inbox", "state <> 'Waiting' AND received_at < @before", TimeSpan.FromDays(180),
                "WeCom repeats a message for hours, and one of an older time stamp is not believed"))
            .Sweeps(new("wecom_welcome", "ended_at < @before", TimeSpan.FromDays(180), "a welcome can be sent for twenty seconds"))
            .Sweeps(new("wecom_sync", "ended_at < @before", TimeSpan.FromDays(90), "a walk that ended is looked at by people only"))
            .Every<ReconcileContacts>(ReconcileContacts.Nightly).Every<TrimInbox>(TrimInbox.Nightly)
            .Channels<CorpAddresses>()
            .Permission(Permissions.ReadCodes, "查看活码", "Read live codes")
            .Permission(Permissions.EditCodes, "管理活码", "Edit live codes")
            .Permission(Permissions.Guide, "使用我的活码", "Use my live code")
            .Permission(Permissions.Settings, "配置企业微信", "Set up WeCom");
    }

    private static void Tables(ModuleBuilder module) => module
        .Entity<InboxMessage>("wecom_inbox")
        .Entity<Contact>("wecom_contact")
        .Entity<FollowRelation>("wecom_follow")
        .Entity<FollowFact>("wecom_follow_fact")
        .Entity<Domain.Welcome>("wecom_welcome")
        .Entity<Media>("wecom_media")
        .Entity<ChannelCode>("wecom_channel_code")
        .Entity<ChannelCodeStaff>("wecom_channel_code_staff", e => e.HasKey(s => new { s.Code, s.Staff }))
        .Entity<SyncRun>("wecom_sync");

    private static void Clients(ModuleBuilder module) => module
        .Uses<WeComCalls>().Uses<ContactApi>().Uses<ContactWayApi>().Uses<TagApi>().Uses<WelcomeApi>().Uses<GroupChatApi>().Uses<AppApi>()
        .Uses<DirectoryApi>();
}
