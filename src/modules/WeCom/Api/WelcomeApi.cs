using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>Welcome messages (欢迎语): a code is good for 20 s and for one message, so a repetition cannot greet twice.</summary>
internal sealed class WelcomeApi(WeComCalls calls)
{
    public Task<Answer<Nothing>> Send(WeComCorp corp, WelcomeMessage message, CancellationToken ct) =>
        calls.Post<Nothing>(corp, "/cgi-bin/externalcontact/send_welcome_msg", message, Repeat.Never, ct);
}

internal sealed record WelcomeMessage(string WelcomeCode, TextPart? Text, IReadOnlyList<Attachment>? Attachments);

internal sealed record TextPart(string Content);

/// <summary>An attachment (附件); the part named by the type is there.</summary>
internal sealed record Attachment(string Msgtype)
{
    public LinkPart? Link { get; init; }
    public MiniprogramPart? Miniprogram { get; init; }
    public ImagePart? Image { get; init; }
}

internal sealed record LinkPart(string Title, string Url, string? Picurl, string? Desc);

internal sealed record MiniprogramPart(string Title, string PicMediaId, string Appid, string Page);

internal sealed record ImagePart(string? MediaId, string? PicUrl);
