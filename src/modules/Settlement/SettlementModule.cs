using Siyu.Contracts.Payments;
using Siyu.Platform;
using Siyu.Settlement.Console;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Guide;
using Siyu.Settlement.Reactions;

namespace Siyu.Settlement;

/// <summary>Settlement (结算): what was earned reaches who earned it.</summary>
public sealed class SettlementModule : IModule
{
    internal const string Read = "settlement.read";
    internal const string Configure = "settlement.configure";

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
        .Verifies<SettlementVerify>()
        .Permission(Read, "查看提现", "Read payouts").Permission(Configure, "设置提现规则", "Configure payouts");
}
