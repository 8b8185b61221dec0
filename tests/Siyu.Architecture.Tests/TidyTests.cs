using Siyu.Architecture.Tests.Reading;
using Siyu.Architecture.Tests.Rules;

namespace Siyu.Architecture.Tests;

/// <summary>STYLE's limits and bans over every source file. Each test first sees a made-up offender.</summary>
public sealed class TidyTests
{
    [Fact]
    public void A_file_has_at_most_400_lines() =>
        Holds("file-lines", "the shape is wrong; do not split by scissors.", Limits.LongFiles,
            bad: string.Concat(Enumerable.Repeat("// x\n", 401)), good: string.Concat(Enumerable.Repeat("// x\n", 400)));

    [Fact]
    public void A_line_has_at_most_140_characters() =>
        Holds("line-length", "break it where the thought breaks.", Limits.LongLines,
            bad: "//" + new string('x', 139), good: "//" + new string('x', 138));

    [Fact]
    public void A_method_has_at_most_60_lines() =>
        Holds("method-lines", "name its parts.", Limits.LongMethods, bad: MethodOf(lines: 61), good: MethodOf(lines: 60));

    [Fact]
    public void A_method_has_at_most_5_parameters() =>
        Holds("parameters", "some of them are one thing: name it.", Limits.ManyParameters,
            bad: "class A { void B(int a, int b, int c, int d, int e, int f) { } }",
            good: "class A { void B(int a, int b, int c, int d, int e) { } }");

    [Fact]
    public void A_class_has_at_most_6_neighbours() =>
        Holds("constructor", "it does two things.", Limits.ManyNeighbours,
            bad: "class A(int a, int b, int c, int d, int e, int f, int g);",
            good: "record A(int a, int b, int c, int d, int e, int f, int g);");

    [Fact]
    public void Clock_ids_and_waiting_go_the_houses_way() =>
        Holds("banned-call", "see the replacement.", Bans.BannedCalls,
            bad: "class A { object B => System.DateTime.UtcNow; }", good: "class A { object B(TimeProvider clock) => clock.GetUtcNow(); }");

    [Fact]
    public void Tasks_are_awaited() =>
        Holds("blocking", "await it.", Bans.Blocking,
            bad: "class A { int B(C c) => c.Ask().Result; }", good: "class A { int B(C c) => c.Result; }");

    [Fact]
    public void Nobody_catches_everything_below_the_host() =>
        Holds("catch-all", "catch what you can answer, let the rest rise.", source => IsEdge(source) ? [] : Bans.CatchAll(source),
            bad: "class A { void B() { try { } catch (Exception e) when (e is not X) { Log(e); } } }",
            good: "class A { void B() { try { } catch (Exception e) when (e is IOException or X) { } catch { Undo(); throw; } } }");

    [Fact]
    public void Types_are_named_for_what_they_are() =>
        Holds("empty-name", "say what it is: Request, Row, Card, a noun of the field.", Bans.Names,
            bad: "class OrderHelper { }", good: "class Basement { }");

    [Fact]
    public void There_are_no_regions() =>
        Holds("region", "make a type of it.", Bans.Regions, bad: "#region A\nclass A { }\n#endregion", good: "class A { }");

    [Fact]
    public void What_is_left_for_later_has_an_issue_number() =>
        Holds("later", "do it now, or write the issue's number.", Bans.LeftForLater,
            bad: "class A { void B() => throw new NotImplementedException(); }", good: "class A { } // TODO #12: the second kind.");

    [Fact]
    public void Money_is_never_a_floating_number() =>
        Holds("floating-money", "use Money, in fen.", Bans.FloatingMoney,
            bad: "record A(double Amount);", good: "record A(Money Amount, double Ratio);");

    [Fact]
    public void There_are_no_version_folders()
    {
        Assert.Single(Bans.VersionFolders("src/orders/v2/A.cs"));

        Ratchet.Holds("version-folder", "change the one there is.", Sources.All.SelectMany(s => Bans.VersionFolders(s.Path)));
    }

    private static void Holds(string rule, string mend, Func<Source, IEnumerable<Offence>> offences, string bad, string good)
    {
        Assert.Single(offences(Source.Parse("bad.cs", bad)));
        Assert.Empty(offences(Source.Parse("good.cs", good)));

        Ratchet.Holds(rule, mend, Sources.All.SelectMany(offences));
    }

    private static string MethodOf(int lines) => $"class A {{ void B()\n{{{string.Concat(Enumerable.Repeat("\n", lines - 2))}}} }}";

    /// <summary>The host answers for everything; so do the programs that stand alone, at their outer edge.</summary>
    private static bool IsEdge(Source source) => source.Path.StartsWith("src/Siyu.Host/", StringComparison.Ordinal)
        || source.Path.EndsWith("/Program.cs", StringComparison.Ordinal);
}
