using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>A wish to transfer at WeChat (转账意图).</summary>
internal sealed record SendTransfer(TransferId Transfer);

/// <summary>What a call brought: the fact, and the sealed package for the receiver (转账应答).</summary>
internal sealed record TransferFinding(TransferFact Fact, byte[]? Package)
{
    public static TransferFinding Of(TransferAnswer answer, string merchant, Vault vault) =>
        new(TransferDesk.Fact(answer, merchant), answer.PackageInfo is { } package ? vault.SealOwn(package) : null);
}

/// <summary>Transfers at WeChat: the same number for life, a query before any retry and before a refusal is believed.</summary>
internal sealed class SendTransferCall(
    SiyuDb db, MerchantBook merchants, Transfers transfers, TransferDesk desk, Vault vault) : IOutbound<SendTransfer>
{
    public async Task<OutboundAnswer> Call(SendTransfer intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var transfer = await db.All<Transfer>().AsNoTracking().SingleAsync(t => t.Id == intent.Transfer, ct);
        if (transfer.State != TransferState.Submitted) return OutboundAnswer.Done();
        if (await merchants.Find(transfer.Merchant, ct) is not { } merchant) return OutboundAnswer.Unknown("merchant not configured");
        if (attempt.MayHaveHappened && await Found(merchant, transfer, ct) is { } earlier) return earlier;
        var reply = await transfers.Create(merchant, Request(transfer, merchant), ct);
        if (reply.Ok) return Finding(reply.Value, transfer);
        if (reply.Outcome == PayOutcome.Unknown) return OutboundAnswer.Unknown(reply.Fault.ToString());
        return await Found(merchant, transfer, ct) ?? OutboundAnswer.Refused(reply.Fault.ToString());
    }

    public async Task Record(SendTransfer intent, OutboundAnswer answer, CancellationToken ct)
    {
        if (answer.Outcome == OutboundOutcome.Refused) await desk.Refuse(intent.Transfer, answer.Reason ?? "refused", ct);
        else if (answer.Outcome == OutboundOutcome.Done && answer.Payload<TransferFinding>() is { } found)
            await desk.Hear(found.Fact, found.Package, ct);
    }

    /// <summary>What WeChat knows of the number; null where it certainly knows nothing.</summary>
    private async Task<OutboundAnswer?> Found(Merchant merchant, Transfer transfer, CancellationToken ct)
    {
        var found = await transfers.Query(merchant, transfer.OutBillNo, ct);
        if (found.Ok) return Finding(found.Value, transfer);
        return found.Outcome == PayOutcome.Refused && found.Fault.IsAbsent ? null : OutboundAnswer.Unknown(found.Fault.ToString());
    }

    private OutboundAnswer Finding(TransferAnswer answer, Transfer transfer) =>
        OutboundAnswer.Done(TransferFinding.Of(answer, transfer.Merchant, vault));

    private TransferRequest Request(Transfer transfer, Merchant merchant)
    {
        var scene = merchant.Account.Scene;
        var openId = vault.OpenOwn(Must.Exist(transfer.Receiver, "a transfer on its way has its receiver"));
        return new(transfer.AppId, transfer.OutBillNo, scene.SceneId, openId, transfer.Amount.Fen)
        {
            TransferRemark = transfer.Remark, NotifyUrl = merchant.NotifyUrl("transfer"),
            UserRecvPerception = scene.Perception, TransferSceneReportInfos = scene.Reports,
        };
    }
}
