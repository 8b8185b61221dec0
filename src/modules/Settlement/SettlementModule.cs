using Siyu.Contracts.Payments;
using Siyu.Platform;
using Siyu.Settlement.Console;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Guide;
using Siyu.Settlement.Reactions;
using Siyu.Settlement.Statements;
using Siyu.Settlement.Statements.Console;
using Siyu.Settlement.Statements.Guide;

namespace Siyu.Settlement;

/// <summary>Settlement (结算): what was earned reaches who earned it.</summary>
public sealed class SettlementModule : IModule
{
    internal const string Read = "settlement.read";
    internal const string Configure = "settlement.configure";
    internal const string Issue = "settlement.issue";
    internal const string Confirm = "settlement.confirm";
    internal const string Pay = "settlement.pay";

    public static string Name => "settlement";

    public static void Build(ModuleBuilder module) => module
        .Entity<Payout>("settlement_payout")
        .Entity<Receiver>("settlement_receiver")
        .Entity<LinkCode>("settlement_link", e => e.HasKey(x => x.CodeHash))
        .Uses<PayoutContext>()
        .Slice<MakeLinkCode>().Slice<LinkReceiver>()
        .Slice<MyCommission>().Slice<MyCommissionEntries>().Slice<RequestPayout>().Slice<MyPayouts>().Slice<ConfirmPayout>()
        .Slice<PayoutList>().Slice<PayoutTotals>().Slice<KeepPayoutTerms>()
        .Reacts<TransferAwaited, OnTransferAwaited>()
        .Reacts<TransferEnded, OnTransferEnded>()
        .Entity<Statement>("settlement_statement")
        .Entity<Fact>("settlement_fact", e => e.HasKey(x => x.Number))
        .Entity<StatementStep>("settlement_statement_step", e => e.HasKey(x => x.Number))
        .Entity<StatementInvoice>("settlement_invoice")
        .Uses<StatementRows>().Uses<StatementDesk>().Uses<CounterpartyNames>().Uses<FactReader>()
        .Slice<MakeStatements>().Every<MakeStatements>("0 30 3 * * ?")
        .Slice<StatementList>().Slice<StatementDetail>().Slice<StatementLines>()
        .Slice<IssueStatements>().Slice<AdjustStatement>().Slice<AnswerDispute>().Slice<PayStatement>()
        .Slice<ConfirmStatement>().Slice<DisputeStatement>().Slice<UploadInvoice>()
        .Slice<MyStatements>().Slice<AnswerMyStatement>()
        .ReactsInGroups<NoteOwed>(NoteOwed.News)
        .ReactsInGroups<NoteEarned>(NoteEarned.News)
        .ReactsInGroups<NoteRedeemed>(NoteRedeemed.News)
        .Verifies<SettlementVerify>()
        .Verifies<StatementVerify>()
        .Permission(Read, "查看提现与结算单", "Read payouts and statements").Permission(Configure, "设置提现规则", "Configure payouts")
        .Permission(Issue, "发出与调整结算单", "Issue and adjust statements").Permission(Confirm, "确认结算单与上传发票", "Confirm statements and invoice")
        .Permission(Pay, "登记结算付款", "Pay statements");
}
