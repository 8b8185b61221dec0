using Siyu.Contracts.Members;
using Siyu.Contracts.Tracking;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tracking;

/// <summary>Tracking (埋点): behaviour events of mall, guide app and links, into the analytical database.</summary>
public sealed class TrackingModule : IModule
{
    public static string Name => "tracking";

    public static void Build(ModuleBuilder module) => module
        .OlapTables()
        .Offers<ITracking, TrackingDoor>()
        .Spools(new SpoolOptions("tracking", TrackEvents.Table))
        .Slice<TrackEvents>()
        .Reacts<MemberErased, OnMemberErased>().Due<LookAgain, LookAgainDue>()
        .Outbound<ForgetBehaviour, ForgetBehaviourCall>();
}
