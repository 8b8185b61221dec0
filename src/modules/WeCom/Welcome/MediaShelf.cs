using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Welcome;

/// <summary>Pictures lying ready at WeCom (素材缓存): uploaded once in three days, not once for each welcome.</summary>
internal sealed class MediaShelf(Works works, AppApi api, PictureSource pictures, TimeProvider clock)
{
    public async Task<Answer<string>> MediaOf(WeComCorp corp, string picture, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var known = await works.Read(services => services.GetRequiredService<SiyuDb>().All<Media>().AsNoTracking()
            .SingleOrDefaultAsync(m => m.CorpId == corp.CorpId && m.Picture == picture && m.Until > now, ct));
        if (known is not null) return known.MediaId;
        var bytes = await pictures.Read(picture, ct);
        if (!bytes.Ok) return bytes.Failure!;
        var kept = await api.UploadImage(corp, "card.png", bytes.Value, ct);
        if (!kept.Ok) return kept.Failure!;
        await works.Do(services => Remember(services.GetRequiredService<SiyuDb>(), corp.CorpId, picture, kept.Value, ct), ct);
        return kept.Value.MediaId;
    }

    /// <summary>Two welcomes may have uploaded at once: both are good at WeCom, and the later word stands.</summary>
    private async Task Remember(SiyuDb db, string corpId, string picture, MediaKept kept, CancellationToken ct)
    {
        await using var put = db.Command("""
            INSERT INTO wecom_media (id, corp_id, picture, media_id, until) VALUES (@id, @corp, @picture, @media, @until)
            ON CONFLICT (corp_id, picture) DO UPDATE SET media_id = excluded.media_id, until = excluded.until
            """);
        await put.Give("@id", Guid.CreateVersion7(clock.GetUtcNow())).Give("@corp", corpId).Give("@picture", picture)
            .Give("@media", kept.MediaId)
            .Give("@until", DateTimeOffset.FromUnixTimeSeconds(kept.CreatedAt) + Media.KeptFor - Media.Margin)
            .ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Where the pictures of cards come from (卡片封面): an https address, or the house's own cover where none is named.</summary>
internal sealed class PictureSource(OutsideCalls outside)
{
    private const int BytesAtMost = 10 * 1024 * 1024;
    private static readonly CallQuota Ordinary = new(600, 10_000, 8);

    public async Task<Answer<byte[]>> Read(string picture, CancellationToken ct)
    {
        if (picture.Length == 0) return Cover;
        if (!Uri.TryCreate(picture, UriKind.Absolute, out var address) || address.Scheme is not "https")
            return new Failure(FailureKind.Permanent, 0, "a picture is an https address");
        return await outside.Ask(new OutsideCall<byte[]>("pictures", Ordinary, Repeat.Safe, _ => new(HttpMethod.Get, address), Body), ct);
    }

    private static Answer<byte[]> Body(OutsideReply reply)
    {
        var isPicture = reply.Status == System.Net.HttpStatusCode.OK
            && reply.ContentType?.StartsWith("image/", StringComparison.Ordinal) == true;
        return isPicture && reply.Body.Length is > 5 and <= BytesAtMost ? reply.Body
            : new Failure(FailureKind.Permanent, (int)reply.Status, "no picture there");
    }

    private static readonly byte[] Cover = LoadCover();

    private static byte[] LoadCover()
    {
        using var stream = typeof(PictureSource).Assembly.GetManifestResourceStream("Siyu.WeCom.Assets.cover.png")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
