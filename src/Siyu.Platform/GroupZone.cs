using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>The group's time zone (集团时区), in which business days begin; Asia/Shanghai unless told otherwise.</summary>
public sealed class GroupZone(TimeZoneInfo zone)
{
    public static readonly GroupZone China = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    public TimeZoneInfo Zone => zone;
    public Day Day(DateTimeOffset at) => Kernel.Day.Of(at, zone);
}
