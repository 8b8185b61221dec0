using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Payments.Reconciling;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Payments (支付): money in, back and out by WeChat Pay; the only room that knows its words.</summary>
public sealed class PaymentsModule : IModule
{
    internal const string Read = "payments.read";
    internal const string Refund = "payments.refund";
    internal const string Reconcile = "payments.reconcile";
    internal const string Configure = "payments.configure";

    public static string Name => "payments";

    public static void Build(ModuleBuilder module) => module
        .Entity<Attempt>("payments_attempt")
        .Entity<NoticeRow>("payments_notice", e => e.HasKey(x => x.ProviderEventId))
        .Entity<NonceRow>("payments_nonce", e => e.HasKey(x => x.Nonce))
        .Entity<Refund>("payments_refund")
        .Entity<Transfer>("payments_transfer")
        .Entity<FeeRow>("payments_fee", e => e.HasKey(x => new { x.Merchant, x.FlowNo }))
        .Entity<ReconciliationRow>("payments_reconciliation", e => e.HasKey(x => new { x.Merchant, x.Day }))
        .Entity<DifferenceRow>("payments_difference")
        .Offers<IPayments, PaymentsDoor>().Offers<IReconciler, Reconciler>()
        .UsesSingleton<PayWire>().UsesSingleton<PlatformKeys>().UsesSingleton<PayClient>()
        .UsesSingleton<NoticeReader>().UsesSingleton<OpenMerchants>()
        .UsesSingleton<Transactions>().UsesSingleton<Refunds>().UsesSingleton<Transfers>()
        .UsesSingleton<ProfitSharing>().UsesSingleton<Api.Bills>()
        .Uses<MerchantBook>().Uses<AttemptInquiry>().Uses<AttemptDesk>().Uses<RefundDesk>()
        .Uses<HereRows>().Uses<DayBills>().Uses<Reconciler>().Uses<DifferenceRows>()
        .Uses<TransferDesk>().Uses<FrozenDesk>().Uses<NoticeRows>()
        .Uses<OpenPayment>().Uses<AskPrepay>().Uses<ClosePayment>().Uses<AskRefund>().Uses<AskTransfer>()
        .Hot<SettlePayments, SettlePayments.Request, SettlePayments.Response>()
        .Slice<ReceiveNotice>().Slice<ConfigureMerchant>().Slice<MerchantList>()
        .Slice<OrderPayments>().Slice<AbnormalRefunds>().Slice<DisputedNotices>().Slice<AcknowledgeNotice>().Slice<RetryRefund>()
        .Slice<ReconciledDays>().Slice<DifferenceList>().Slice<ResolveDifference>().Slice<ReconcileAgain>()
        .Reacts<OrderSettled, OnOrderSettled>()
        .Due<WatchAttempt, WatchAttemptDue>().Due<SendRefundLater, SendRefundLaterDue>()
        .Due<WatchRefund, WatchRefundDue>().Due<WatchTransfer, WatchTransferDue>()
        .Outbound<CloseAttempt, CloseAttemptCall>().Outbound<QueryAttempt, QueryAttemptCall>()
        .Outbound<SendRefund, SendRefundCall>().Outbound<QueryRefund, QueryRefundCall>()
        .Outbound<SendTransfer, SendTransferCall>().Outbound<QueryTransfer, QueryTransferCall>()
        .Outbound<UnfreezeShare, UnfreezeShareCall>()
        .Outbound<ReconcileDay, ReconcileDayCall>()
        .UsesSingleton<BookFees>().Every<ReconcileBills>("0 15 10 * * ?")
        .SealsOwn("payments_transfer", "receiver").SealsOwn("payments_transfer", "package")
        .Sweeps(new("payments_nonce", "received_at < @before", TimeSpan.FromHours(1),
            "a nonce comes back with a time stamp that is believed no more"))
        .Verifies<PaymentsVerify>().Channels<MerchantAddresses>()
        .Permission(Read, "查看收退款", "Read payments")
        .Permission(Refund, "重试退款、处理争议通知", "Retry refunds, look into disputed notices")
        .Permission(Reconcile, "对账、处理差异", "Reconcile bills, clear differences up")
        .Permission(Configure, "配置微信支付", "Configure WeChat Pay");
}
