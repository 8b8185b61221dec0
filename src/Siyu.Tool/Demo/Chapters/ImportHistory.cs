using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The tills' history comes in: members with card and phone, then every line they ever sold (导入历史).</summary>
internal sealed class ImportHistory : IChapter
{
    public string Title => "导入：会员卡与手机号、历史小票 cards with phones, and the tills' tickets";

    public async Task Play(Story story, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(story.Place.Folder, "input")).FullName;
        var pos = story.Pos ?? await History.MakeUp(folder, TimeProvider.System.GetUtcNow(), ct);
        story.History = await History.Of(pos, ct);
        await story.Import("members", await story.History.WritePhones(folder, ct), ct);
        await story.Import("pos", pos, ct);
        var seconds = story.Report.Seconds["import.pos"];
        story.Report.Figures["pos_rows"] = story.History.Rows;
        story.Report.Figures["pos_rows_per_second"] = seconds > 0 ? Math.Round(story.History.Rows / seconds) : 0;
    }
}
