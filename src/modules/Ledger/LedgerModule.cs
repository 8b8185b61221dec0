using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Ledger.Periods;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The ledger (复式账本): every movement of money, twice.</summary>
public sealed class LedgerModule : IModule
{
    internal const string Read = "ledger.read";
    internal const string Close = "ledger.close";

    public static string Name => "ledger";

    public static void Build(ModuleBuilder module) => module
        .Entity<JournalRow>("ledger_journal")
        .Entity<EntryRow>("ledger_entry", e => e.HasKey(x => new { x.Journal, x.Line }))
        .Entity<BalanceRow>("ledger_balance", e => e.HasKey(x => new { x.Kind, x.Sub }))
        .Entity<UnfoldedRow>("ledger_unfolded")
        .Entity<AccountingPeriod>("ledger_period")
        .Entity<PeriodLine>("ledger_period_line", line => line.HasKey(row => new { row.Month, row.Kind }))
        .Offers<ILedger, LedgerDoor>()
        .Uses<LedgerRows>()
        .Uses<AccountStatement>()
        .Uses<PeriodSums>()
        .UsesSingleton<OpenFrom>()
        .Slice<TrialBalance>()
        .Slice<AccountList>()
        .Slice<AccountEntries>()
        .Slice<JournalList>()
        .Slice<SubjectJournals>()
        .Slice<PeriodList>()
        .Slice<ClosePeriod>()
        .Due<TakeSums, TakeSumsDue>()
        .Every<FoldBalances>("0/20 * * * * ?")
        .Verifies<LedgerVerify>()
        .Permission(Read, "查看账本", "Read the ledger")
        .Permission(Close, "月末结账", "Close months");
}

/// <summary>Who may look into the ledger (账本权限): it has no organisation paths, so only those who see the whole group.</summary>
internal static class LedgerAccess
{
    public static readonly Problem GroupOnly =
        Problem.Forbidden("ledger.group_only", "账本只对集团范围的岗位开放", "The ledger is open to posts over the whole group only");
}
