using System.Xml.Linq;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        const string solution = """<Solution><Project Path="src/Found.csproj" /></Solution>""";
        Assert.Equal(["src/Lost.csproj"], Missing(["src/Lost.csproj", "src/Found.csproj"], solution));

        Assert.Empty(Missing(Checkout.Projects, Checkout.Read("Siyu.slnx")));
    }

    private static List<string> Missing(IEnumerable<string> projects, string solution)
    {
        var listed = XDocument.Parse(solution).Descendants("Project").Select(p => p.Attribute("Path")!.Value).ToHashSet();
        return [.. projects.Where(p => !listed.Contains(p))];
    }
}
