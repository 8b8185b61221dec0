using System.Buffers;
using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Tracking;

/// <summary>What all events of one report share (上报共有): who, by which app, when received, how far the device's clock is off.</summary>
internal sealed record Reported(Actor Actor, string App, DateTimeOffset Received, TimeSpan Skew);

/// <summary>Writes events as the table's rows (埋点行), a JSON object each, into one piece of memory.</summary>
internal sealed class TrackedRows(Reported report, int events)
{
    private const int RowBytes = 480;
    private static readonly JsonWriterOptions Quick = new() { SkipValidation = true };

    private static readonly (JsonEncodedText Id, JsonEncodedText App, JsonEncodedText Name, JsonEncodedText At, JsonEncodedText ReceivedAt,
        JsonEncodedText Session) Event = (JsonEncodedText.Encode("id"), JsonEncodedText.Encode("app"), JsonEncodedText.Encode("name"),
            JsonEncodedText.Encode("at"), JsonEncodedText.Encode("received_at"), JsonEncodedText.Encode("session"));

    private static readonly (JsonEncodedText Visitor, JsonEncodedText Member, JsonEncodedText Staff, JsonEncodedText Page,
        JsonEncodedText Product, JsonEncodedText Share) About = (JsonEncodedText.Encode("visitor"), JsonEncodedText.Encode("member"),
            JsonEncodedText.Encode("staff"), JsonEncodedText.Encode("page"), JsonEncodedText.Encode("product"),
            JsonEncodedText.Encode("share"));

    private readonly ArrayBufferWriter<byte> text = new(Math.Max(1, events) * RowBytes);
    private readonly List<Range> rows = new(events);

    public void Add(TrackEvents.Event one)
    {
        var from = text.WrittenCount;
        using var writer = new Utf8JsonWriter(text, Quick);
        writer.WriteStartObject();
        writer.WriteString(Event.Id, one.Id);
        writer.WriteString(Event.App, report.App);
        writer.WriteString(Event.Name, one.Name);
        writer.WriteString(Event.At, (one.At + report.Skew).ToUniversalTime());
        writer.WriteString(Event.ReceivedAt, report.Received);
        writer.WriteString(Event.Session, one.Session);
        writer.WriteString(About.Visitor, Subject(ActorKind.Visitor));
        writer.WriteString(About.Member, Subject(ActorKind.Member));
        writer.WriteString(About.Staff, Subject(ActorKind.Staff));
        writer.WriteString(About.Page, one.Page ?? "");
        writer.WriteString(About.Product, one.Product?.Value ?? Guid.Empty);
        writer.WriteString(About.Share, one.Share ?? "");
        writer.WriteEndObject();
        writer.Flush();
        rows.Add(from..text.WrittenCount);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> All => rows.ConvertAll(row => text.WrittenMemory[row]);

    /// <summary>Who acts comes from the session and never from the body.</summary>
    private Guid Subject(ActorKind kind) => report.Actor.Kind == kind ? report.Actor.Subject : Guid.Empty;
}
