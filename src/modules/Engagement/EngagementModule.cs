using Siyu.Contracts.WeCom;
using Siyu.Engagement.Bindings;
using Siyu.Engagement.Domain;
using Siyu.Engagement.Welcomes;
using Siyu.Platform;

namespace Siyu.Engagement;

/// <summary>Engagement (触达): welcomes, and who serves whom.</summary>
public sealed class EngagementModule : IModule
{
    public static string Name => "engagement";

    public static void Build(ModuleBuilder module) => module
        .Entity<WelcomeTemplate>("engagement_welcome")
        .Slice<WelcomeTemplates>()
        .Reacts<ContactAdded, OnContactAdded>()
        .Uses<GuideBinding>().Reacts<ContactRecognised, OnContactRecognised>().Reacts<ContactAdded, OnMemberAddedGuide>()
        .Permission(WelcomeTemplates.Read, "查看欢迎语", "Read welcomes")
        .Permission(WelcomeTemplates.Edit, "管理欢迎语", "Edit welcomes");
}
