using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Pictures;

/// <summary>HQ uploads a picture (上传图片); what it is, its own bytes say. The same file twice is kept once.</summary>
internal sealed class UploadPicture(IFiles files, Works works, TimeProvider clock) : ISlice
{
    internal sealed record Response(string Address, string Name, int Width, int Height);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/pictures", (Actor actor, IFormFile file, UploadPicture slice, CancellationToken ct) =>
            slice.Handle(actor, file, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change)).OwnWork().AtMost(300).DisableAntiforgery();
        routes.MapPost("/guide/pictures", (Actor actor, IFormFile file, UploadPicture slice, CancellationToken ct) =>
            slice.Handle(actor, file, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide)).OwnWork().AtMost(60).DisableAntiforgery();
    }

    public async Task<Result<Response>> Handle(Actor actor, IFormFile file, CancellationToken ct)
    {
        if (file.Length > ProductPicture.MostBytes) return CatalogRefusals.PictureTooBig.With(ProductPicture.MostBytes / 1024 / 1024);
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        return await Keep(actor, file.FileName, content.GetBuffer().AsMemory(0, (int)content.Length), ct);
    }

    public async Task<Result<Response>> Keep(Actor actor, string? sentName, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var sound = ProductPicture.Check(content.Span);
        if (!sound.Ok) return sound.Problem!;
        var picture = sound.Value;
        var address = await files.Keep(content, picture.Extension, ct);
        var upload = new Upload(address, ProductPicture.NameOf(sentName), picture, content.Length);
        return await works.Do(services => Record(services.GetRequiredService<SiyuDb>(), actor, upload, ct), ct);
    }

    private async Task<Result<Response>> Record(SiyuDb db, Actor actor, Upload upload, CancellationToken ct)
    {
        var known = await db.All<ProductPicture>()
            .SingleOrDefaultAsync(row => row.Address == upload.Address && row.Name == upload.Name, ct);
        if (known is not null) known.ComeAgain(clock.GetUtcNow());
        else db.Add(ProductPicture.Of(upload, actor.AsStaff, clock.GetUtcNow()));
        return new Response(upload.Address, upload.Name, upload.Picture.Width, upload.Picture.Height);
    }
}
