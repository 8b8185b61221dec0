using Siyu.Contracts.Payments;
using Siyu.Contracts.Wechat;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.Wechat.Api;
using Siyu.Wechat.Codes;
using Siyu.Wechat.Domain;
using Siyu.Wechat.Login;
using Siyu.Wechat.Messages;
using Siyu.Wechat.Shipping;

namespace Siyu.Wechat;

/// <summary>WeChat (微信): mini program and official account.</summary>
public sealed class WechatModule : IModule
{
    public static string Name => "wechat";

    public static void Build(ModuleBuilder module)
    {
        module.Services.AddOutside();
        module
            .Entity<SettledPayment>("wechat_payment")
            .Entity<ShippingTold>("wechat_shipping")
            .Entity<Domain.MessageSent>("wechat_message")
            .Uses<WechatCalls>().Uses<LoginApi>().Uses<MiniProgramApi>().Uses<Apps>()
            .Offers<IWechat, WechatDoor>()
            .Slice<MallLogin>().Slice<WebLogin>().Slice<MallJoin>().Slice<SharePageCode>().Slice<AppSettings>()
            .ReactsInGroups<OnPaymentSettled>(new Hearing().Reacts<PaymentSettled>()).Outbound<TellShipping, TellShippingCall>()
            .Outbound<NotifyMember, NotifyMemberCall>()
            .Sweeps(new("wechat_message", "ended_at < @before", TimeSpan.FromDays(180),
                "a message is asked for by one event, heard long ago; its row keeps it from being sent twice"))
            .Channels<AppAddresses>()
            .Permission(AppSettings.Permission, "配置微信应用", "Set up WeChat apps");
    }
}
