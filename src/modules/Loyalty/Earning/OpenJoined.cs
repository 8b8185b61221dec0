using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;

namespace Siyu.Loyalty.Earning;

/// <summary>Who joins gets the cards that come with the membership (入会开卡).</summary>
internal sealed class OpenJoined(ProgramRows programs, CardRows cards)
{
    public async Task Open(IReadOnlyList<MemberJoined> joined, CancellationToken ct)
    {
        var open = (await programs.Running(ct)).Where(program => program.Gives.Opens == OpenWay.Joining).ToList();
        if (open.Count == 0) return;
        var members = joined.Select(one => one.Member).Distinct().ToList();
        var have = await cards.Of(members, ct);
        await cards.Open([.. open.SelectMany(program => members.Where(member => !have.ContainsKey((program.Id, member)))
            .Select(member => (program, member)))], ct);
    }
}
