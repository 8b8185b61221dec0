namespace Siyu.WeCom;

/// <summary>What staff may be allowed here (权限).</summary>
internal static class Permissions
{
    public const string ReadCodes = "wecom.read_codes";
    public const string EditCodes = "wecom.edit_codes";
    public const string Guide = "wecom.guide";
    public const string Settings = "wecom.settings";
}
