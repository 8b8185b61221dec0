using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>
/// The picture of a live code's QR code, for paper (活码二维码): the platform draws it and only it knows what stands in it, so it is fetched
/// there and shown from here, where our pages may load it.
/// </summary>
internal sealed class CodePicture(SiyuDb db, Corps corps, WeComCalls calls) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/channel-codes/{id}/picture", (Actor actor, ChannelCodeId id, CodePicture slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.ReadCodes)).AtMost(120).ExcludeFromDescription();

    public async Task<Result<IResult>> Handle(Actor actor, ChannelCodeId id, CancellationToken ct)
    {
        var code = await db.Rows<ChannelCode>(actor).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (code is null) return WeComProblems.UnknownCode;
        if (code.QrCode is not { } address || await corps.Get(code.CorpId, ct) is not { } corp) return CodeProblems.NoPicture;
        var drawn = await calls.Picture(corp, address, ct);
        if (!drawn.Ok || Picture.Read(drawn.Value) is not { } picture) return CodeProblems.NoPicture;
        return Result.Of(Results.Bytes(drawn.Value, picture.Extension == "jpg" ? "image/jpeg" : $"image/{picture.Extension}"));
    }
}
