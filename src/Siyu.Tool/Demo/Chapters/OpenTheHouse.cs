using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The first administrator sets the group up and signs in (开张).</summary>
internal sealed class OpenTheHouse : IChapter
{
    internal const string Login = "zongbu";
    internal const string Password = "Yunshan-2026-demo";

    public string Title => "开张：集团初始化，总部登录 the group is set up";

    public async Task Play(Story story, CancellationToken ct)
    {
        var done = await story.Console.Try(HttpMethod.Post, "/api/console/set-up", new
        {
            token = HostStage.SetUpToken, groupCode = "yunshan", groupName = Cast.Group,
            staffCode = "hq001", staffName = "周总部", login = Login, password = Password,
        }, ct);
        if (done.Ok)
        {
            story.Cast.UnitIds["yunshan"] = done.Body["group"]!.GetValue<string>();
        }
        else if (done.Code != "organization.already_set_up")
        {
            throw new StoryBroke($"set-up → {done}");
        }

        await SignIn(story, ct);
    }

    /// <summary>A console session lasts twelve hours; after days have passed headquarters signs in again.</summary>
    internal static async Task SignIn(Story story, CancellationToken ct)
    {
        story.Console.Csrf = null;
        var signedIn = await story.Console.Post("/api/console/sign-in", new { login = Login, password = Password }, ct);
        story.Console.Csrf = signedIn["csrfToken"]!.GetValue<string>();
    }
}
