using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Callbacks;

/// <summary>WeCom tells us something (接收回调): proven first, kept next, answered at once, and only then read.</summary>
internal sealed class ReceiveCallback(SiyuDb db, Vault vault, TimeProvider clock)
    : IHotSlice<ReceiveCallback.Request, ReceiveCallback.Response>
{
    private const int BodyAtMost = 256 * 1024;
    private const string Path = "/callbacks/wecom/{corp}";

    internal sealed record Request(string CorpId, byte[] Plain, string Stamp)
    {
        public byte[] Dedupe { get; } = CallbackMessage.DedupeKey(CorpId, Plain);
    }

    internal sealed record Response(bool IsNew);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Verify).Allow(Allow.Signed);
        routes.MapPost(Path, Push).Allow(Allow.Signed).OwnWork();
    }

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        var (stamps, keys) = await Known(group.Open, ct);
        var fresh = new List<InboxMessage>();
        foreach (var item in group.Open)
        {
            var wish = item.Request;
            if (!stamps.Add((wish.CorpId, wish.Stamp))) item.Refuse(CallbackProblems.Replayed);
            else if (!keys.Add(Convert.ToHexString(wish.Dedupe))) item.Answer(new(false));
            else
            {
                fresh.Add(Keep(wish));
                item.Answer(new(true));
            }
        }
        // Another node may have kept the same message a moment ago; its news then finds the row of that node.
        await db.InsertNew(fresh, "corp_id, dedupe", ct);
        group.Publish(fresh.Select(kept => new CallbackKept(kept.Id, kept.CorpId)));
    }

    private async Task<(HashSet<(string, string)> Stamps, HashSet<string> Keys)> Known(
        IReadOnlyList<HotItem<Request, Response>> items, CancellationToken ct)
    {
        var corps = items.Select(i => i.Request.CorpId).Distinct().ToList();
        var stamps = items.Select(i => i.Request.Stamp).Distinct().ToList();
        var keys = items.Select(i => i.Request.Dedupe).ToList();
        // Two questions in one statement: each goes by its own index.
        var ofCorps = db.All<InboxMessage>().AsNoTracking().Where(m => corps.Contains(m.CorpId));
        var known = await ofCorps.Where(m => stamps.Contains(m.Stamp)).Select(m => new { m.CorpId, m.Stamp, m.Dedupe })
            .Concat(ofCorps.Where(m => keys.Contains(m.Dedupe)).Select(m => new { m.CorpId, m.Stamp, m.Dedupe })).ToListAsync(ct);
        return ([.. known.Select(m => (m.CorpId, m.Stamp))], [.. known.Select(m => Convert.ToHexString(m.Dedupe))]);
    }

    private InboxMessage Keep(Request wish)
    {
        var now = clock.GetUtcNow();
        return new InboxMessage
        {
            Id = Guid.CreateVersion7(now),
            CorpId = wish.CorpId,
            Dedupe = wish.Dedupe,
            Stamp = wish.Stamp,
            BodySealed = vault.SealOwn(Encoding.UTF8.GetString(wish.Plain)),
            ReceivedAt = now,
        };
    }

    /// <summary>The platform tests the address: the opened text goes back bare.</summary>
    private static async Task<SliceAnswer<IResult>> Verify(
        [AsParameters] PushWords words, CallbackDoor door, CancellationToken ct)
    {
        var proven = await door.Prove(words.Corp, words.Check, words.Echo ?? "", ct);
        return proven.Map(p => Results.Bytes(p.Plain, "text/plain")).ToHttp();
    }

    private static async Task<SliceAnswer<IResult>> Push(
        [AsParameters] PushWords words, HttpRequest request, CallbackDoor door, Lane<ReceiveCallback, Request, Response> lane,
        CancellationToken ct)
    {
        var sealedPart = await ReadSealed(request, ct);
        if (!sealedPart.Ok) return new(sealedPart.Problem!);
        var proven = await door.Prove(words.Corp, words.Check, sealedPart.Value, ct);
        if (!proven.Ok) return new(proven.Problem!);
        if (!CallbackMessage.Read(proven.Value.Plain).Ok) return new(CallbackProblems.BadBody);
        var wish = new Request(words.Corp, proven.Value.Plain, $"{proven.Value.Timestamp}/{proven.Value.Nonce}");
        var kept = await lane.Ask(Actor.System, wish, null, ct, words.Corp);
        return kept.Map(_ => Results.Text("success")).ToHttp();
    }

    private static async Task<Result<string>> ReadSealed(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > BodyAtMost) return PlatformProblems.TooLarge;
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? BodyAtMost) + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            return length > BodyAtMost ? PlatformProblems.TooLarge : CallbackEnvelope.Sealed(Encoding.UTF8.GetString(buffer, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The address of a push as ASP.NET binds it.</summary>
internal sealed class PushWords
{
    [FromRoute(Name = "corp")]
    public required string Corp { get; init; }

    [FromQuery(Name = "msg_signature")]
    public string? Signature { get; init; }

    [FromQuery(Name = "timestamp")]
    public string? Timestamp { get; init; }

    [FromQuery(Name = "nonce")]
    public string? Nonce { get; init; }

    [FromQuery(Name = "echostr")]
    public string? Echo { get; init; }

    public CallbackWords Check => new(Signature, Timestamp, Nonce);
}

/// <summary>A callback lies in the inbox (回调已入箱).</summary>
internal sealed record CallbackKept(Guid Inbox, string CorpId) : IEvent
{
    public static string Name => "wecom.callback_kept";
    public string Key => Inbox.ToString();
}
