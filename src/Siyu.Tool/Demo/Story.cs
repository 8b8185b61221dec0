using System.Collections.Concurrent;
using Siyu.Tool.Commands;
using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Stage;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Demo;

/// <summary>What the chapters share (故事): the stage, the cast and what has happened so far.</summary>
internal sealed class Story(SandboxStage sandbox, HostStage host, DataPlace place, FileInfo? pos)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(20);
    private int unanswered;

    internal SandboxStage Sandbox => sandbox;

    internal HostStage Host => host;

    /// <summary>POS lines to import, if a file was given.</summary>
    internal FileInfo? Pos => pos;

    internal DataPlace Place => place;

    internal BusinessData Data { get; } = new(place);

    internal Report Report { get; } = new();

    /// <summary>Headquarters, signed in to the console.</summary>
    internal Wire Console { get; } = Wire.To(host.Address);

    internal Cast Cast { get; } = new();

    internal List<Consumer> Consumers { get; } = [];

    internal History? History { get; set; }

    /// <summary>Store managers who are signed in to the guide app.</summary>
    internal Dictionary<string, Wire> Staff { get; } = [];

    internal ConcurrentBag<PlacedOrder> Orders { get; } = [];

    /// <summary>The order that was paid after it had closed.</summary>
    internal string? LatePaid { get; set; }

    /// <summary>How the house died, and which orders it had acknowledged by the end.</summary>
    internal List<Death> Deaths { get; } = [];

    /// <summary>Orders that one buyer got twice for one wish.</summary>
    internal ConcurrentBag<string> Doubled { get; } = [];

    /// <summary>Requests that the house died under.</summary>
    internal int Unanswered => unanswered;

    internal void CountUnanswered() => Interlocked.Increment(ref unanswered);

    /// <summary>Sales that came by a share, and what must have been decided of each.</summary>
    internal List<SharedSale> Shared { get; } = [];

    /// <summary>Who opened a share without knowing anybody here.</summary>
    internal List<Consumer> Sharees { get; } = [];

    /// <summary>Who wished to be forgotten.</summary>
    internal Consumer? Forgotten { get; set; }

    /// <summary>Who scanned a live code while the house was killed.</summary>
    internal List<string> Strangers { get; } = [];

    /// <summary>Waits until listeners and due work have nothing left to do now, as far as the database tells.</summary>
    internal Task<bool> Settled(CancellationToken ct) => Until(async () => await Data.Count(
        "SELECT (SELECT count(*) FROM platform_intent WHERE state = 'Calling') "
        + "+ (SELECT count(*) FROM platform_event WHERE position IS NULL) "
        + "+ (SELECT (SELECT coalesce(max(position), 0) FROM platform_event) - (SELECT coalesce(min(position), 0) FROM platform_cursor))",
            ct) == 0,
        SettleLimit, ct);

    /// <summary>Imports a file as <c>./siyu import</c> does, and says what came of it.</summary>
    internal async Task Import(string kind, FileInfo file, CancellationToken ct)
    {
        var ended = new Child.Ended(1, "");
        await Report.Timed("import." + kind, async () => ended = await host.Once(ct, "import", kind, file.FullName));
        var said = ended.Output.Split('\n').LastOrDefault(line => line.Length > 0 && !line.StartsWith("  …", StringComparison.Ordinal))
            ?? "";
        Say($"{kind}: {said}");
        if (ended.ExitCode != 0)
        {
            throw new StoryBroke($"import {kind} → {ended.ExitCode} {ended.Output}");
        }
    }

    internal static void Say(string line) => System.Console.WriteLine($"  {line}");

    /// <summary>Waits until something is true in the house, by real time; false when the limit passes.</summary>
    internal static async Task<bool> Until(Func<Task<bool>> isTrue, TimeSpan limit, CancellationToken ct)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(until) > limit)
            {
                return false;
            }

            await Task.Delay(200, ct);
        }

        return true;
    }
}

/// <summary>A chapter of the story (章节), played over HTTP as people and programs do.</summary>
internal interface IChapter
{
    string Title { get; }

    Task Play(Story story, CancellationToken ct);
}

/// <summary>Checks of one subject (检查组): computed from the sandbox's journal and the database.</summary>
internal interface ICheckGroup
{
    Task Check(Story story, CancellationToken ct);
}
