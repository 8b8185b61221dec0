namespace Siyu.Tool.Demo.Checks;

/// <summary>Of a member who asked to be forgotten nothing is left but orders and journals about nobody (注销核对).</summary>
internal sealed class PrivacyChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        if (story.Forgotten is not { Member: { } id } person)
        {
            return;
        }

        await story.Exactly("privacy.nothing_opens_in_the_database", 0,
            $"SELECT (SELECT count(*) FROM platform_person_key WHERE person = '{id}') "
            + $"+ (SELECT count(*) FROM members_identity WHERE member = '{id}' AND (hash IS NOT NULL OR value_sealed IS NOT NULL)) "
            + $"+ (SELECT count(*) FROM members_member WHERE id = '{id}' AND (state <> 'Erased' OR name_sealed IS NOT NULL)) "
            + $"+ (SELECT count(*) FROM platform_session WHERE subject = '{id}' AND closed_at IS NULL) "
            + $"+ (SELECT count(*) FROM desk_member WHERE id = '{id}')", ct);
        await story.AtLeast("privacy.orders_stay_about_nobody", 1,
            "SELECT count(*) FROM orders_order o JOIN ledger_journal j ON j.key = 'order-paid/' || CAST(o.id AS text) "
            + $"WHERE o.member = '{id}'", ct);
        var looked = await story.Host.Once(ct, "erase", "--look", "--member", id, "--words", person.Phone);
        story.Report.Add("privacy.nothing_in_clickhouse", looked.ExitCode == 0,
            $"./siyu erase --look --member {id} with their phone → {looked.ExitCode} {looked.Output.Trim()}");
        await Logs(story, person, ct);
    }

    private static async Task Logs(Story story, Consumer person, CancellationToken ct)
    {
        var (lines, named) = (0L, 0L);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(story.Place.Folder, "logs"), "host*.log"))
        {
            // The host goes on writing to it.
            using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (await log.ReadLineAsync(ct) is { } line)
            {
                lines++;
                named += line.Contains(person.Phone, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        story.Report.Add("privacy.nothing_in_the_logs", lines > 0 && named == 0,
            $"{named} of {lines} lines of the host's log say their phone");
    }
}
