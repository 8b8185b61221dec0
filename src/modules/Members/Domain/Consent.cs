using Siyu.Contracts.Members;
using Siyu.Kernel;

namespace Siyu.Members.Domain;

/// <summary>A consent given or withdrawn (同意记录); rows are only added, the latest of a purpose is in force.</summary>
internal sealed class Consent
{
    public required Guid Id { get; init; }
    public required MemberId Member { get; init; }
    public required ConsentPurpose Purpose { get; init; }
    public required string Version { get; init; }
    public required bool Given { get; init; }

    /// <summary>Where it was said: mini program, H5, store, console.</summary>
    public required string Channel { get; init; }

    /// <summary>Name and phone of the guardian, sealed under the member's key.</summary>
    public byte[]? GuardianSealed { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>A minor's consent to anything needs the guardian's in force; a guardian's consent needs the guardian.</summary>
    public static Problem? Refusal(ConsentPurpose purpose, bool given, bool isMinor, bool guardianInForce, bool namesGuardian) =>
        purpose == ConsentPurpose.Guardian && given && !namesGuardian ? MembersProblems.NeedsGuardian
        : purpose != ConsentPurpose.Guardian && given && isMinor && !guardianInForce ? MembersProblems.NeedsGuardian
        : null;
}

/// <summary>A channel somebody does not want to hear from (退订).</summary>
internal sealed class OptOut
{
    public required Guid Id { get; init; }
    public required MemberId Member { get; init; }
    public required ContactChannel Channel { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Ages that matter in law (法定年龄).</summary>
internal static class Age
{
    public const int GuardianUntil = 14;

    public static int On(Day today, Day born)
    {
        var years = today.Date.Year - born.Date.Year;
        return today.Date < born.Date.AddYears(years) ? years - 1 : years;
    }
}
