using System.Globalization;
using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Every scan became one contact with one friendship, and one welcome in time (好友与欢迎语).</summary>
internal sealed class ContactChecks : ICheckGroup
{
    private const int Wanted = 200;
    private const int WelcomeLimitMs = 20_000;

    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("contacts.scanned", Wanted, "SELECT count(DISTINCT contact) FROM wecom_follow WHERE state = 'Friends'", ct);
        await story.Exactly("contacts.once_each", ScanAndWelcome.Scans + story.Strangers.Count,
            "SELECT count(*) FROM wecom_follow_fact WHERE kind = 'Added'", ct);
        await story.Exactly("contacts.of_three_guides", Cast.Guides.Length,
            "SELECT count(DISTINCT guide) FROM wecom_follow WHERE state = 'Friends' AND guide IS NOT NULL", ct);
        await Welcomes(story, ct);
    }

    private static async Task Welcomes(Story story, CancellationToken ct)
    {
        var sent = (await story.Sandbox.Journal("wecom", "welcome.sent", ct)).Select(line => line["entry"]!).ToList();
        // Who came while the house was killed is welcomed at most once, and not measured.
        var shoppers = story.Consumers.Select(consumer => consumer.Persona).ToHashSet(StringComparer.Ordinal);
        var ages = sent.Where(entry => shoppers.Contains(Callback.Word(entry, "persona")))
            .Select(entry => long.Parse(Callback.Word(entry, "agems"), CultureInfo.InvariantCulture)).Order().ToList();
        var inTime = ages.Count(age => age <= WelcomeLimitMs);
        story.Report.Add("welcomes.within_20_s", inTime >= ScanAndWelcome.Scans,
            $"journal wecom/welcome.sent: {inTime} of {ScanAndWelcome.Scans} with age ≤ {WelcomeLimitMs} ms, "
            + $"oldest {ages.LastOrDefault()} ms");
        if (ages.Count > 0)
        {
            story.Report.Figures["welcome_p50_ms"] = ages[ages.Count / 2];
            story.Report.Figures["welcome_p99_ms"] = ages[ages.Count * 99 / 100];
        }

        var twice = sent.GroupBy(entry => Callback.Word(entry, "persona")).Count(group => group.Count() > 1);
        story.Report.Add("welcomes.once_each", ages.Count > 0 && twice == 0,
            $"journal wecom/welcome.sent by persona: {twice} persons welcomed twice, wanted 0 of {sent.Count}");
    }
}
