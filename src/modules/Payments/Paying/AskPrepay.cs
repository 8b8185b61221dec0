using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// Asks WeChat for the prepay (统一下单): the attempt is marked as sent and committed first, then the network. The same attempt asked again in
/// the same way is the same order at WeChat, so a time-out is repeated, never renewed.
/// </summary>
internal sealed class AskPrepay(Works works, Transactions transactions, TimeProvider clock)
{
    private sealed record Sent(Attempt Attempt, Merchant Merchant, string? OpenId);

    public async Task<Result<PayTicket>> Handle(PaymentId payment, Payer payer, CancellationToken ct)
    {
        var sent = await works.Do(services => Submit(services, payment, payer, ct), ct);
        if (!sent.Ok) return sent.Problem!;
        var (attempt, merchant, openId) = sent.Value;
        var reply = await transactions.Prepay(merchant, Product(payer.Way), Request(attempt, merchant, payer, openId), ct);
        if (reply.Ok) return Ticket(attempt, merchant, payer, reply.Value);
        if (reply.Outcome == PayOutcome.Unknown) return PaymentsProblems.WechatUnavailable;
        await works.Do(services => Doubt(services, payment), ct);
        return PaymentsProblems.WechatRefused.With(reply.Fault.Code);
    }

    private async Task<Result<Sent>> Submit(IServiceProvider services, PaymentId payment, Payer payer, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var now = clock.GetUtcNow();
        if (await db.Locked<Attempt, PaymentId>(payment, ct) is not { } attempt) return PaymentsProblems.Unknown;
        var merchant = await services.GetRequiredService<MerchantBook>().Find(attempt.Merchant, ct);
        if (merchant is null || !merchant.Account.AppIds.Contains(payer.AppId)) return PaymentsProblems.NotConfigured;
        var openId = IsByOpenId(payer.Way) ? await services.GetRequiredService<IMembers>().OpenIdOf(attempt.Payer, payer.AppId, ct) : null;
        if (IsByOpenId(payer.Way) && openId is null) return PaymentsProblems.NoPayerIdentity;
        var submitted = attempt.Submit(payer.Way, payer.AppId, now);
        if (!submitted.Ok) return submitted.Problem!;
        if (!submitted.Value.Before) db.Schedule(WatchAttempt.Key(payment), now + WatchAttempt.Wait(0), new WatchAttempt(payment, 0));
        return new Sent(attempt, merchant, openId);
    }

    /// <summary>A refusal may mean that it is paid or closed already: look at once.</summary>
    private Task Doubt(IServiceProvider services, PaymentId payment)
    {
        var now = clock.GetUtcNow();
        services.GetRequiredService<SiyuDb>().Schedule(WatchAttempt.Key(payment), now, new WatchAttempt(payment, 0));
        return Task.CompletedTask;
    }

    private static PrepayRequest Request(Attempt attempt, Merchant merchant, Payer payer, string? openId) =>
        new(payer.AppId, merchant.Id, attempt.Description, attempt.OutTradeNo, merchant.NotifyUrl("payment"))
        {
            TimeExpire = PayJson.Time(attempt.Expires),
            Amount = new(attempt.Amount.Fen),
            Payer = openId is null ? null : new(openId),
            SceneInfo = Scene(payer),
            SettleInfo = attempt.ProfitSharing ? new(true) : null,
        };

    private static SceneDetail? Scene(Payer payer) => (payer.Way, payer.Ip) switch
    {
        (PayWay.H5, var ip) => new(ip ?? "127.0.0.1", new("Wap")),
        (_, { } ip) => new(ip),
        _ => null,
    };

    private Result<PayTicket> Ticket(Attempt attempt, Merchant merchant, Payer payer, PrepayAnswer answer)
    {
        IReadOnlyDictionary<string, string>? fields = payer.Way switch
        {
            PayWay.H5 => answer.H5Url is { } url ? new Dictionary<string, string> { ["h5Url"] = url } : null,
            PayWay.Native => answer.CodeUrl is { } url ? new Dictionary<string, string> { ["codeUrl"] = url } : null,
            PayWay.MiniProgram or PayWay.OfficialAccount =>
                answer.PrepayId is { } prepay ? PaySign.Jsapi(merchant, payer.AppId, prepay, clock.GetUtcNow()) : null,
        };
        return fields is null ? PaymentsProblems.WechatUnavailable : new PayTicket(attempt.Id, payer.Way, fields);
    }

    private static bool IsByOpenId(PayWay way) => way is PayWay.MiniProgram or PayWay.OfficialAccount;

    private static string Product(PayWay way) => way switch
    {
        PayWay.MiniProgram or PayWay.OfficialAccount => "jsapi",
        PayWay.H5 => "h5",
        PayWay.Native => "native",
    };
}
