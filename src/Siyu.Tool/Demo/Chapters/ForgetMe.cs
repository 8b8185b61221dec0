using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>A member who bought closes their account and has their data erased (注销账号), in the mini program.</summary>
internal sealed class ForgetMe : IChapter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Title => "一位会员申请注销 a member asks to be forgotten";

    public async Task Play(Story story, CancellationToken ct)
    {
        // The last one who came by a share: the order is long since settled.
        var member = story.Sharees[^1];
        await JoinTheMall.SignIn(story, member, ct);
        var unsure = await member.Line.Try(HttpMethod.Post, "/api/mall/me/erase", new { iUnderstand = false }, ct);
        if (unsure.Ok)
        {
            throw new StoryBroke("an account is not closed by a slip of the finger");
        }

        var erased = await member.Line.Try(HttpMethod.Post, "/api/mall/me/erase", new { iUnderstand = true }, ct);
        if (!erased.Ok)
        {
            throw new StoryBroke($"erase → {erased}");
        }

        var later = await member.Line.Try(HttpMethod.Get, "/api/mall/me", null, ct);
        if (later.Status != 401)
        {
            throw new StoryBroke($"the session of who is forgotten has ended → {later}");
        }

        story.Forgotten = member;
        const string waiting = "SELECT count(*) FROM platform_intent WHERE state IN ('Waiting', 'Calling') AND kind LIKE '%Forget%'";
        if (!await story.Settled(ct) || !await Story.Until(async () => await story.Data.Count(waiting, ct) == 0, Limit, ct))
        {
            throw new StoryBroke($"the rooms and ClickHouse forget: {waiting}");
        }

        Story.Say("会话失效，密钥销毁，各模块与分析库已清除");
    }
}
