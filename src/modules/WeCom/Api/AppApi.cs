using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>What the app itself may do (自建应用): sign-in, tickets, messages to staff, media.</summary>
internal sealed class AppApi(WeComCalls calls)
{
    /// <summary>Who came with this sign-in code; a code is good once, so a repetition after a time-out may say that it was used.</summary>
    public Task<Answer<SignedIn>> UserOf(WeComCorp corp, string code, CancellationToken ct) =>
        calls.Get<SignedIn>(corp, Secret.App, "/cgi-bin/auth/getuserinfo", "code=" + Uri.EscapeDataString(code), ct);

    public Task<Answer<Ticket>> CorpTicket(WeComCorp corp, CancellationToken ct) =>
        calls.Get<Ticket>(corp, Secret.App, "/cgi-bin/get_jsapi_ticket", "", ct);

    public Task<Answer<Ticket>> AgentTicket(WeComCorp corp, CancellationToken ct) =>
        calls.Get<Ticket>(corp, Secret.App, "/cgi-bin/ticket/get", "type=agent_config", ct);

    /// <summary>A message to staff in the app; the duplicate check of the platform makes a repetition harmless.</summary>
    public Task<Answer<MessageSent>> Send(WeComCorp corp, IReadOnlyList<string> userIds, string text, CancellationToken ct) =>
        calls.PostAsApp<MessageSent>(corp, "/cgi-bin/message/send",
            new
            {
                touser = string.Join('|', userIds),
                msgtype = "text",
                agentid = corp.AgentId,
                text = new { content = text },
                enable_duplicate_check = 1,
                duplicate_check_interval = 1_800,
            },
            Repeat.Safe, ct);

    /// <summary>Uploads a picture for three days (临时素材).</summary>
    public Task<Answer<MediaKept>> UploadImage(WeComCorp corp, string fileName, byte[] bytes, CancellationToken ct) =>
        calls.Upload<MediaKept>(corp, "/cgi-bin/media/upload", "type=image", () => Form(fileName, bytes), ct);

    private static MultipartFormDataContent Form(string fileName, byte[] bytes)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new(fileName.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? "image/png" : "image/jpeg");
        return new MultipartFormDataContent { { part, "media", fileName } };
    }
}

/// <summary>Who signed in (登录身份): staff have a user id, others an open id.</summary>
internal sealed record SignedIn([property: JsonPropertyName("userid")] string? UserId, string? UserTicket) : Envelope;

internal sealed record Ticket([property: JsonPropertyName("ticket")] string Value, int ExpiresIn) : Envelope;

internal sealed record MessageSent(string? Msgid, string? Invaliduser) : Envelope;

internal sealed record MediaKept(string MediaId, long CreatedAt) : Envelope;
