using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay;
using Siyu.Sandbox.WeCom;
using Siyu.Sandbox.Wechat;

namespace Siyu.Sandbox;

/// <summary>The hosts that the sandbox plays, in the order of their ports.</summary>
internal static class Planes
{
    public static readonly IReadOnlyList<string> Ports = ["wecom", "wechat", "pay"];

    public static IReadOnlyList<IPlane> All(SandboxCore core) =>
    [
        new WeComPlane(core),
        new WechatPlane(core),
        new PayPlane(core),
    ];
}
