using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>A limit of the platform (平台限制) and the day it was verified: WeCom changes them, so each is a setting.</summary>
internal sealed record Limit(int PerMinute, int PerHour, int AtOnce, DateOnly VerifiedOn)
{
    public CallQuota Quota => new(PerMinute, PerHour, AtOnce);
}

/// <summary>The limits that hold where the settings of a corp name no other.</summary>
internal static class Limits
{
    private static readonly DateOnly Read = new(2026, 11, 22);
    private static readonly Limit Ordinary = new(10_000, 150_000, 32, Read);
    private static readonly Dictionary<string, Limit> Special = new()
    {
        ["/cgi-bin/externalcontact/mark_tag"] = new(10_000, 150_000, 5, Read),
        ["/cgi-bin/externalcontact/batch/get_by_user"] = new(10_000, 150_000, 1, Read),
        ["/cgi-bin/get_jsapi_ticket"] = new(100, 400, 1, Read),
        ["/cgi-bin/ticket/get"] = new(100, 100, 1, Read),
    };

    /// <summary>Staff of one live code.</summary>
    public const int StaffPerCode = 100;

    public static CallQuota Of(WeComCorp corp, string path) =>
        (corp.Limits.GetValueOrDefault(path) ?? Special.GetValueOrDefault(path) ?? Ordinary).Quota;
}
