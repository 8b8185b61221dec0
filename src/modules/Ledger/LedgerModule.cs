using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The ledger (复式账本): every movement of money, twice.</summary>
public sealed class LedgerModule : IModule
{
    internal const string Read = "ledger.read";

    public static string Name => "ledger";

    public static void Build(ModuleBuilder module) => module
        .Entity<JournalRow>("ledger_journal")
        .Entity<EntryRow>("ledger_entry", e => e.HasKey(x => new { x.Journal, x.Line }))
        .Entity<BalanceRow>("ledger_balance", e => e.HasKey(x => new { x.Kind, x.Sub }))
        .Entity<UnfoldedRow>("ledger_unfolded")
        .Offers<ILedger, LedgerDoor>()
        .Uses<LedgerRows>()
        .Uses<AccountStatement>()
        .Slice<TrialBalance>()
        .Slice<AccountList>()
        .Slice<AccountEntries>()
        .Slice<JournalList>()
        .Slice<SubjectJournals>()
        .Every<FoldBalances>("0/20 * * * * ?")
        .Verifies<LedgerVerify>()
        .Permission(Read, "查看账本", "Read the ledger");
}

/// <summary>Who may look into the ledger (账本权限): it has no organisation paths, so only those who see the whole group.</summary>
internal static class LedgerAccess
{
    public static readonly Problem GroupOnly =
        Problem.Forbidden("ledger.group_only", "账本只对集团范围的岗位开放", "The ledger is open to posts over the whole group only");
}
