using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// Hears WeChat Pay (接收支付通知): proves the notice, keeps it and takes it in within one transaction, then answers 204, all inside the five
/// seconds that WeChat waits. Anything else is answered as FAIL, and WeChat tells it again.
/// </summary>
internal sealed class ReceiveNotice(
    MerchantBook merchants, NoticeReader reader, Works works,
    Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response> lane) : ISlice
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(4_500);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
                "/callbacks/wechatpay/{merchant}/{kind}",
                (HttpRequest request, string merchant, string kind, ReceiveNotice slice, CancellationToken ct) =>
                    slice.Answer(request, merchant, kind, ct))
            .OwnWork().Allow(Allow.Signed);

    private async Task<IResult> Answer(HttpRequest request, string merchant, string kind, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            if (await Body(request, limit.Token) is not { } body) return Fail(PlatformProblems.TooLarge);
            var message = SignedMessage.Read(name => request.Headers[name], body);
            return await Handle(merchant, kind, message, limit.Token) is { } problem ? Fail(problem) : Results.NoContent();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Fail(PlatformProblems.Busy);
        }
    }

    /// <summary>Null where the notice was taken in.</summary>
    public async Task<Problem?> Handle(string merchantId, string kind, SignedMessage? message, CancellationToken ct)
    {
        if (await merchants.Find(merchantId, ct) is not { } merchant) return PaymentsProblems.NotConfigured;
        var opened = await reader.Open(merchant, message, ct);
        if (!opened.Ok) return opened.Problem;
        var notice = opened.Value;
        var mark = new NoticeMark(notice.EventId, notice.Nonce, merchantId, kind, notice.CreatedAt);
        try
        {
            var fate = kind switch
            {
                _ when !notice.IsOurs => await Alone(mark, notice.Number, _ => Task.FromResult(Fate.OtherMerchant), ct),
                "payment" => await Payment(notice, mark, ct),
                "refund" => await Alone(mark, notice.Read<RefundAnswer>()?.OutRefundNo, services =>
                    services.GetRequiredService<RefundDesk>().Hear(RefundDesk.Fact(notice.Read<RefundAnswer>()!, merchantId), ct), ct),
                "transfer" => await Alone(mark, notice.Read<TransferAnswer>()?.OutBillNo, services =>
                    services.GetRequiredService<TransferDesk>().Hear(
                        TransferDesk.Fact(notice.Read<TransferAnswer>()!, merchantId), null, ct), ct),
                _ => Result.Of(Fate.OfNothing),
            };
            return fate.Ok ? ProblemOf(fate.Value) : fate.Problem;
        }
        catch (JsonException)
        {
            return NoticeProblems.Unreadable;
        }
    }

    private async Task<Result<Fate>> Payment(Notice notice, NoticeMark mark, CancellationToken ct)
    {
        if (notice.Read<TransactionAnswer>() is not { TradeState: "SUCCESS" } answer || AttemptInquiry.Fact(answer) is not { } paid)
        {
            return NoticeProblems.Unreadable;
        }
        var told = await lane.Ask(Actor.System, new(paid, mark), null, ct, paid.OutTradeNo);
        return told.Map(response => response.Fate);
    }

    /// <summary>
    /// A notice that is not hot, in a transaction of its own: also what it refuses is kept. What it is about is locked first, so that a
    /// twin at the same instant waits, and then sees this one's traces; hearing a fact again changes nothing.
    /// </summary>
    private Task<Result<Fate>> Alone(NoticeMark mark, string? number, Func<IServiceProvider, Task<Fate>> hear, CancellationToken ct) =>
        number is null
        ? Task.FromResult<Result<Fate>>(NoticeProblems.Unreadable)
        : works.Do<Fate>(async services =>
        {
            var notices = services.GetRequiredService<NoticeRows>();
            var fate = await hear(services);
            await notices.Recall([mark], ct);
            if (!notices.Use(mark)) return Fate.Replayed;
            notices.Keep(mark, number, fate);
            await notices.Write(ct);
            return fate;
        }, ct);

    private static Problem? ProblemOf(Fate fate) => fate switch
    {
        Fate.Replayed => NoticeProblems.Replayed,
        Fate.OfNothing => NoticeProblems.OfNothing,
        Fate.AmountDiffers => NoticeProblems.AmountDiffers,
        Fate.OtherMerchant => NoticeProblems.OtherMerchant,
        _ => null,
    };

    private static async Task<byte[]?> Body(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8_192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            if (body.Length + read > MostBytes) return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static IResult Fail(Problem problem) =>
        Results.Json(new { code = "FAIL", message = problem.Text() }, statusCode: problem.Status());
}
