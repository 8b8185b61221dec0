using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

public sealed class PersonaNameTests
{
    [Fact]
    public void No_two_names_are_the_same_and_none_begins_another()
    {
        var names = Enumerable.Range(7, PersonaNames.Count).Select(PersonaNames.Of).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.DoesNotContain(names, other => other != name && other.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_newcomer_has_a_name_that_nobody_bears()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("persona/create", new { id = "p", count = 200 });
        // The names that would come next belong to people already.
        foreach (var taken in Enumerable.Range(201, 3))
            await run.Act("persona/create", new { id = "q" + taken, name = PersonaNames.Of(taken + 3) });
        string[] born = [await Born(run), await Born(run), await Born(run)];
        var all = run.Simulator.Core.Personas.All.Select(one => one.Name).ToList();
        Assert.All(born, name => Assert.Single(all, name));
    }

    [Fact]
    public void When_all_names_are_taken_they_begin_again() => Assert.Equal(PersonaNames.Of(5), PersonaNames.Free(5, _ => true));

    private static async Task<string> Born(SandboxRun run) => (string)((JsonNode)await run.Act("persona/create", new { }))["name"]!;
}
