using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Codes;

/// <summary>A guide's own live code (我的活码): the newest one that only they stand behind, made at the first wish.</summary>
internal sealed class MyLiveCode(SiyuDb db, OwnCodes own, IOrganization organization, CodeOrders orders, TimeProvider clock) : ISlice
{
    internal const string Channel = "导购活码";

    /// <param name="Ready">The picture can be shown; until then WeCom has not answered yet.</param>
    /// <param name="Added">Friendships that began by this code.</param>
    internal sealed record Response(ChannelCodeId Id, string Title, bool Ready, bool Refused, int Added);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/live-code", (Actor actor, MyLiveCode slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Guide));
        routes.MapPost("/guide/live-code", (Actor actor, MyLiveCode slice, CancellationToken ct) => slice.Make(actor, ct).ToHttp())
            .Allow(Allow.Staff(Permissions.Guide)).AtMost(10);
    }

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct) =>
        await own.Of(actor.Staff, ct) is { } code ? await Shown(code, ct) : WeComProblems.UnknownCode;

    /// <summary>Asking twice, even at once, is one code: its id follows from the corp and the guide.</summary>
    public async Task<Result<Response>> Make(Actor actor, CancellationToken ct)
    {
        if (await own.Of(actor.Staff, ct) is { } there) return await Shown(there, ct);
        var me = (await organization.Staff([actor.Staff], ct)).GetValueOrDefault(actor.Staff);
        if (me?.Seats is not [var seat, ..] || !me.Active) return MyCodeProblems.NoSeat;
        var name = (await organization.StaffNames([actor.Staff], ct)).GetValueOrDefault(actor.Staff);
        var (id, now) = (IdOf(seat.CorpId, actor.Staff), clock.GetUtcNow());
        var fresh = new ChannelCode
        {
            Id = id, CorpId = seat.CorpId, Title = $"{name ?? me.Code} 的活码", Channel = Channel, Unit = me.Home, OrgPath = me.HomePath.Value,
            MadeBy = actor.Subject, MadeAt = now, ChangedAt = now,
        };
        await db.InsertNew([fresh], "id", ct);
        await db.InsertNew([new ChannelCodeStaff { Code = id, Staff = actor.Staff }], "code, staff", ct);
        var code = (await db.Locked<ChannelCode, ChannelCodeId>(id, ct))!;
        // Somebody switched it off, or put others behind it: that is theirs to undo.
        if (!code.Enabled || await own.Behind(id, ct) != 1) return MyCodeProblems.SwitchedOff;
        await orders.Place(code, ct);
        db.Audit(actor, "wecom.make_code", $"code/{id}", after: new { fresh.Title, fresh.Channel });
        return await Shown(code, ct);
    }

    private async Task<Response> Shown(ChannelCode code, CancellationToken ct) => new(
        code.Id, code.Title, code.QrCode is not null, code.QrCode is null && code.Failure is not null,
        await db.All<FollowFact>().CountAsync(fact => fact.Code == code.Id && fact.Kind == FactKind.Added, ct));

    private static ChannelCodeId IdOf(string corp, StaffId staff)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"wecom/live-code/{corp}/{staff}"))[..16];
        // Version 8 of RFC 9562: an id of one's own making.
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x80), (byte)((bytes[8] & 0x3F) | 0x80));
        return new(new Guid(bytes, bigEndian: true));
    }
}

/// <summary>The picture of a guide's own live code (我的活码图片), fetched by the house: pages show no third party's pictures.</summary>
internal sealed class LiveCodePicture(OwnCodes own, Corps corps, WeComCalls calls) : ISlice
{
    private const int PicturesPerMinute = 60;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/live-code/picture", (Actor actor, LiveCodePicture slice, CancellationToken ct) =>
            slice.Handle(actor, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide)).AtMost(PicturesPerMinute);

    public async Task<Result<IResult>> Handle(Actor actor, CancellationToken ct)
    {
        if (await own.Of(actor.Staff, ct) is not { } code) return WeComProblems.UnknownCode;
        if (code.QrCode is not { } address) return MyCodeProblems.NotReady;
        var drawn = await calls.Picture(await corps.Get(code.CorpId, ct), address, ct);
        if (!drawn.Ok || Picture.Read(drawn.Value) is not { } picture) return CodeProblems.NoPicture;
        return Result.Of(Results.Bytes(drawn.Value, picture.Extension == "jpg" ? "image/jpeg" : $"image/{picture.Extension}"));
    }
}

/// <summary>Finds the live code that is a guide's own (专属活码).</summary>
internal sealed class OwnCodes(SiyuDb db)
{
    public async Task<ChannelCode?> Of(StaffId staff, CancellationToken ct)
    {
        var links = db.All<ChannelCodeStaff>();
        return await db.All<ChannelCode>().AsNoTracking()
            .Where(code => code.Enabled && links.Any(link => link.Code == code.Id && link.Staff == staff)
                && !links.Any(link => link.Code == code.Id && link.Staff != staff))
            .OrderByDescending(code => code.MadeAt).ThenByDescending(code => code.Id).FirstOrDefaultAsync(ct);
    }

    public Task<int> Behind(ChannelCodeId id, CancellationToken ct) => db.All<ChannelCodeStaff>().CountAsync(link => link.Code == id, ct);
}

/// <summary>Refusals of one's own live code (我的活码拒绝).</summary>
internal static class MyCodeProblems
{
    public static readonly Problem NoSeat = Problem.Conflict("wecom.no_seat", "您还没有企微账号，请联系总部登记",
        "You have no WeCom account yet, please ask headquarters");
    public static readonly Problem SwitchedOff = Problem.Conflict("wecom.own_code_off", "您的活码已被总部停用，请联系总部",
        "Your live code was switched off by headquarters");
    public static readonly Problem NotReady = Problem.Conflict("wecom.code_not_ready", "活码正在生成，请稍候",
        "The live code is being made, please wait");
}
