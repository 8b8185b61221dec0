using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Payments;

/// <summary>The door of payments: each wish is a use case of its own.</summary>
internal sealed class PaymentsDoor(
    OpenPayment open, AskPrepay prepay, ClosePayment close, AskRefund refund, AskTransfer transfer) : IPayments
{
    public Task<Result<PaymentId>> Open(PaymentAsk ask, CancellationToken ct) => open.Handle(ask, ct);
    public Task<Result<PayTicket>> Prepay(PaymentId payment, Payer payer, CancellationToken ct) => prepay.Handle(payment, payer, ct);
    public Task<Result<Done>> Close(PaymentId payment, CancellationToken ct) => close.Handle(payment, ct);
    public Task<Result<RefundId>> Refund(RefundAsk ask, CancellationToken ct) => refund.Handle(ask, ct);
    public Task<Result<TransferId>> Transfer(TransferAsk ask, CancellationToken ct) => transfer.Handle(ask, ct);
    public Task<TransferTicket?> ConfirmPackage(TransferId id, CancellationToken ct) => transfer.Package(id, ct);
}
