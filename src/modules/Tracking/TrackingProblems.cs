using Siyu.Kernel;

namespace Siyu.Tracking;

/// <summary>Refusals of tracking (埋点拒绝).</summary>
internal static class TrackingProblems
{
    public static readonly Problem UnknownApp = Problem.Invalid("tracking.unknown_app", "未知的上报来源", "Unknown reporting app");
    public static readonly Problem BadCount =
        Problem.Invalid("tracking.bad_count", "每次上报 1 到 {0} 个事件", "Report 1 to {0} events at a time");
    public static readonly Problem NoId = Problem.Invalid("tracking.no_id", "事件缺少编号", "The event has no id");
    public static readonly Problem BadName = Problem.Invalid("tracking.bad_name", "事件名不合规", "The event name is not valid");
    public static readonly Problem BadSession =
        Problem.Invalid("tracking.bad_session", "会话标识不合规", "The session name is not valid");
    public static readonly Problem TooLong =
        Problem.Invalid("tracking.too_long", "字段不得超过 {0} 个字符", "A field is longer than {0} characters");
    public static readonly Problem BadTime =
        Problem.Invalid("tracking.bad_time", "事件时间须在上报前 7 天内", "An event happens within the 7 days before it is sent");
}
