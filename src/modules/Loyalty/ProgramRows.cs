using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>Card programs, remembered all together (熟记会员卡体系).</summary>
internal sealed class KnownPrograms(Commits commits) : Known<bool, IReadOnlyList<CardProgram>>(commits, typeof(CardProgram));

/// <summary>The programs (会员卡体系行), few and asked for often.</summary>
internal sealed class ProgramRows(SiyuDb db, KnownPrograms known)
{
    public const int MostPrograms = 200;

    /// <summary>All of them, the group's first, then in the order in which they were made.</summary>
    public async Task<IReadOnlyList<CardProgram>> All(CancellationToken ct) => await known.One(db, true, async () =>
    {
        var all = await db.All<CardProgram>().AsNoTracking().OrderBy(program => program.Ordinal).Take(MostPrograms).ToListAsync(ct);
        return (IReadOnlyList<CardProgram>)[.. all.OrderBy(program => program.Brand is null ? 0 : 1)];
    }) ?? [];

    public async Task<IReadOnlyList<CardProgram>> Running(CancellationToken ct) => [.. (await All(ct)).Where(program => program.Running)];

    public async Task<Dictionary<CardProgramId, CardProgram>> ById(CancellationToken ct) => (await All(ct)).ToDictionary(one => one.Id);
}
