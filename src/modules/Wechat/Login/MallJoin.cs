using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Login;

/// <summary>
/// A visitor becomes a member by their phone (手机号入会), bound to the guide whose card or share they came by. A guide who is gone hinders
/// nobody from joining.
/// </summary>
internal sealed class MallJoin(Apps apps, LoginApi api, Works works) : ISlice
{
    private const int TriesPerMinute = 20;
    private const string Mainland = "86";

    /// <param name="LoginCode">A fresh code of <c>wx.login</c>: it proves whose phone it is.</param>
    /// <param name="PhoneCode">The code of the phone button, which is another kind.</param>
    internal sealed record Request(string LoginCode, string PhoneCode, StaffId? Guide);
    internal sealed record Response(string Token, DateTimeOffset ExpiresAt, MemberId Member, bool IsNew, bool HadPosHistory);

    private sealed record Proof(string AppId, Phone Phone, IReadOnlyList<IdentityClaim> Claims);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/join", (Actor actor, Request request, MallJoin slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp())
            .Allow(Allow.Visitor).OwnWork().AtMost(TriesPerMinute);

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (await apps.Mall(ct) is not { } app) return WechatProblems.NotConfigured;
        if (!LoginCodes.IsSane(request.LoginCode) || !LoginCodes.IsSane(request.PhoneCode)) return WechatProblems.BadCode;
        var proof = await Prove(app, request, ct);
        return proof.Ok ? await works.Do(services => Join(services, actor, proof.Value, request.Guide, ct), ct) : proof.Problem!;
    }

    private async Task<Result<Proof>> Prove(WechatApp app, Request request, CancellationToken ct)
    {
        var session = await api.MiniLogin(app, request.LoginCode, ct);
        if (!session.Ok) return LoginCodes.Refusal(session.Failure!);
        var found = await api.PhoneOf(app, request.PhoneCode, ct);
        // Nobody knows whether the code was used up; the person presses the button once more.
        if (!found.Ok) return found.Failure!.Kind == FailureKind.Unknown ? WechatProblems.Unavailable : LoginCodes.Refusal(found.Failure);
        var detail = found.Value.PhoneInfo;
        if (detail.Watermark?.AppId is { } seenBy && seenBy != app.AppId) return WechatProblems.BadCode;
        if (detail.CountryCode is not (null or Mainland) || !Phone.TryParse(detail.PurePhoneNumber, out var phone))
            return MembersProblems.BadPhone;
        return new Proof(app.AppId, phone, Identities.Of(app.AppId, session.Value.OpenId, session.Value.UnionId));
    }

    private static async Task<Result<Response>> Join(IServiceProvider services, Actor actor, Proof proof, StaffId? named,
        CancellationToken ct)
    {
        var guide = await ActiveGuide(services, named, ct);
        var ask = new JoinAsk(proof.Phone, proof.Claims, JoinSource.MiniProgram) { Guide = guide?.Id, Unit = guide?.Home };
        var joined = await services.GetRequiredService<IMembers>().Join(ask, ct);
        if (!joined.Ok) return joined.Problem!;
        var sessions = services.GetRequiredService<Sessions>();
        if (actor.Session is { } visitor) await sessions.Close(visitor, ct);
        var opened = sessions.Open(SessionKind.Member, joined.Value.Member.Value, proof.AppId);
        return new Response(opened.Token, opened.ExpiresAt, joined.Value.Member, joined.Value.IsNew, joined.Value.HadPosHistory);
    }

    private static async Task<StaffCard?> ActiveGuide(IServiceProvider services, StaffId? named, CancellationToken ct)
    {
        if (named is not { } guide) return null;
        var staff = await services.GetRequiredService<IOrganization>().Staff([guide], ct);
        return staff.TryGetValue(guide, out var card) && card.Active ? card : null;
    }
}
