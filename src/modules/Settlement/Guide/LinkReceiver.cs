using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Settlement;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Settlement.Guide;

/// <summary>Links the WeChat of a member of staff as the one to pay (绑定收款微信), from inside the mini program.</summary>
internal sealed class LinkReceiver(SiyuDb db, Vault vault, IMembers members, IWechat wechat, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Code);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/mall/payouts/receiver",
            (Actor actor, Request request, LinkReceiver slice, CancellationToken ct) => slice.Handle(actor, request, ct).ToHttp())
            .Allow(Allow.Member).AtMost(10);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (await wechat.MallAppId(ct) is not { } appId) return WechatProblems.NotConfigured;
        if (await members.OpenIdOf(actor.Member, appId, ct) is null) return SettlementProblems.NoReceiver;
        var now = clock.GetUtcNow();
        var hashes = vault.Hashes(MakeLinkCode.Kind, request.Code.Trim().ToUpperInvariant());
        var code = await db.All<LinkCode>().SingleOrDefaultAsync(c => hashes.Contains(c.CodeHash) && c.ExpiresAt > now, ct);
        if (code is null) return SettlementProblems.BadCode;
        if (await db.All<Receiver>().AnyAsync(r => r.Member == actor.Member && r.Id != code.Staff, ct))
            return SettlementProblems.ReceiverTaken;
        await db.All<Receiver>().Where(r => r.Id == code.Staff).ExecuteDeleteAsync(ct);
        db.Remove(code);
        db.Add(new Receiver { Id = code.Staff, Member = actor.Member, AppId = appId, LinkedAt = now });
        db.Audit(actor, "settlement.link_receiver", $"staff/{code.Staff}", null, new { Member = actor.Member.ToString(), appId });
        return Done.It;
    }
}
