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

    private async Task Remember(SiyuDb db, string corpId, string picture, MediaKept kept, CancellationToken ct)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds(kept.CreatedAt) + Media.KeptFor - Media.Margin;
        var row = await db.All<Media>().SingleOrDefaultAsync(m => m.CorpId == corpId && m.Picture == picture, ct);
        if (row is not null) (row.MediaId, row.Until) = (kept.MediaId, until);
        else db.Add(new Media { Id = Guid.CreateVersion7(clock.GetUtcNow()), CorpId = corpId, Picture = picture, MediaId =
            kept.MediaId, Until = until });
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
