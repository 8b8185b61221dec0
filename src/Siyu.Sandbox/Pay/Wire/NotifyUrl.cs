namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Where results are told (通知地址): https without a query; plain http only to this very machine.</summary>
internal static class NotifyUrl
{
    public const int MaxChars = 255;

    public static string? Read(PayBody body, bool required)
    {
        var text = required ? body.Text("notify_url", MaxChars) : body.OptionalText("notify_url", MaxChars);
        if (text is null) return null;
        var sound = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Query.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
        return sound ? text : throw body.Refuse("notify_url", text, "notify_url必须为https开头的完整全路径地址，且不能携带参数");
    }
}
