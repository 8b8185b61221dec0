using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>Contact ways (联系我), the platform's side of a live code.</summary>
internal sealed class ContactWayApi(WeComCalls calls)
{
    private const string Root = "/cgi-bin/externalcontact/";
    private const int PageSize = 1_000;

    /// <summary>Makes one; made twice there are two, so it is never repeated blindly.</summary>
    public Task<Answer<ContactWayMade>> Add(WeComCorp corp, ContactWay way, CancellationToken ct) =>
        calls.Post<ContactWayMade>(corp, Root + "add_contact_way", way, Repeat.Never, ct);

    public Task<Answer<ContactWayFound>> Get(WeComCorp corp, string configId, CancellationToken ct) =>
        calls.Post<ContactWayFound>(corp, Root + "get_contact_way", new { config_id = configId }, Repeat.Safe, ct);

    public Task<Answer<Nothing>> Update(WeComCorp corp, ContactWay way, CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "update_contact_way", way, Repeat.Safe, ct);

    public Task<Answer<Nothing>> Delete(WeComCorp corp, string configId, CancellationToken ct) =>
        calls.Post<Nothing>(corp, Root + "del_contact_way", new { config_id = configId }, Repeat.Safe, ct);

    public Task<Answer<ContactWayPage>> List(WeComCorp corp, DateTimeOffset from, DateTimeOffset until, string? cursor,
        CancellationToken ct) =>
        calls.Post<ContactWayPage>(corp, Root + "list_contact_way",
            new { start_time = from.ToUnixTimeSeconds(), end_time = until.ToUnixTimeSeconds(), cursor, limit = PageSize }, Repeat.Safe, ct);
}

/// <summary>A contact way (联系我配置).</summary>
internal sealed record ContactWay
{
    /// <summary>1 for one member of staff, 2 for several; only on creation.</summary>
    public int? Type { get; init; }

    /// <summary>2 is the QR code; only on creation.</summary>
    public int? Scene { get; init; }

    public string? ConfigId { get; init; }
    public string? Remark { get; init; }
    public bool? SkipVerify { get; init; }
    public string? State { get; init; }

    [JsonPropertyName("user")]
    public IReadOnlyList<string>? Users { get; init; }

    public string? QrCode { get; init; }
}

internal sealed record ContactWayMade(string ConfigId, string? QrCode) : Envelope;

internal sealed record ContactWayFound(ContactWay ContactWay) : Envelope;

internal sealed record ContactWayPage([property: JsonPropertyName("contact_way")] IReadOnlyList<ContactWayRef>? Ways, string? NextCursor)
    : Envelope;

internal sealed record ContactWayRef(string ConfigId);
