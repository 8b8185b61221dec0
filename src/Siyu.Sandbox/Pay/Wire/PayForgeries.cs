using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>The ways to forge a notice (伪造通知); each must be refused by its receiver for its own reason.</summary>
internal static class PayForgeries
{
    public static readonly IReadOnlySet<string> All = new HashSet<string>
    {
        FaultKinds.BadSignature, FaultKinds.ClockSkew, FaultKinds.AlteredBody, FaultKinds.UnknownSerial, FaultKinds.NoSignature,
        FaultKinds.ForeignMerchant, FaultKinds.WrongAmount, FaultKinds.Probe,
    };

    /// <summary>Everyday names for the same.</summary>
    public static string Named(string variant) => variant switch
    {
        "wrong_signature" => FaultKinds.BadSignature,
        "old_timestamp" => FaultKinds.ClockSkew,
        "probe" => FaultKinds.Probe,
        _ => variant,
    };
}
