using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;
using Siyu.Settlement.Statements.Console;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>Finance closes months early and often, and both sides do anything to any statement at any time (财务行为).</summary>
internal sealed class FinanceActs(SimulatedHouse house, Dice dice)
{
    /// <summary>A life is shorter than a month, so months end where finance says so, one after the other.</summary>
    private static readonly DateOnly First = new(2040, 1, 1);
    private int closed;

    public async Task<string> Close()
    {
        await using var scope = house.Services.CreateAsyncScope();
        var month = new Period(new Day(First.AddMonths(closed++)));
        return $"close {await scope.ServiceProvider.GetRequiredService<MakeStatements>().Make(month, default)}";
    }

    public async Task<string> Work()
    {
        var known = await house.With<SiyuDb, List<StatementId>>(async db =>
            await db.All<Statement>().OrderBy(one => one.Id).Select(one => one.Id).Take(200).ToListAsync());
        if (known.Value.Count == 0) return "statement nothing";
        var id = dice.One(known.Value);
        var amount = new Money(dice.Between(-3_000, 3_000));
        var done = await (dice.Below(6) switch
        {
            0 => house.With<IssueStatements, Done>(slice => slice.Handle(Actor.System, new([id]), default)),
            1 => house.With<ConfirmStatement, Done>(slice => slice.Handle(Actor.System, id, new("电话确认"), default)),
            2 => house.With<DisputeStatement, Done>(slice => slice.Handle(Actor.System, id, new("少了一笔"), default)),
            3 => house.With<AnswerDispute, Done>(slice => slice.Handle(Actor.System, id, new("已核对"), default)),
            4 => house.With<AdjustStatement, Done>(slice => slice.Handle(Actor.System, id, new(amount, "补差"), default)),
            _ => house.With<PayStatement, Done>(slice => slice.Handle(Actor.System, id, new("BANK-0001"), default)),
        });
        return $"statement {BuyerActs.Said(done)}";
    }
}
