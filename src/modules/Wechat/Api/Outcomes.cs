using Siyu.Platform;
using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>What a failure means for a wish that is being carried out (失败处置).</summary>
internal static class Outcomes
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan WhenSomebodyLooked = TimeSpan.FromMinutes(10);

    public static OutboundAnswer ToOutbound(this Failure failure, TimeProvider clock) => failure.Kind switch
    {
        FailureKind.Retry => OutboundAnswer.RetryAt(clock.GetUtcNow() + (failure.After ?? Soon), failure.ToString()),
        FailureKind.BackOff => OutboundAnswer.RetryAt(clock.GetUtcNow() + (failure.After ?? WhenSomebodyLooked), failure.ToString()),
        FailureKind.Misconfigured or FailureKind.Spoiled =>
            OutboundAnswer.RetryAt(clock.GetUtcNow() + WhenSomebodyLooked, failure.ToString()),
        FailureKind.Item or FailureKind.Permanent => OutboundAnswer.Refused(failure.ToString()),
        FailureKind.Unknown => OutboundAnswer.Unknown(failure.ToString()),
    };
}
