using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.WeCom.Api;

namespace Siyu.WeCom.Codes;

/// <summary>What a person wants of a live code (活码设置).</summary>
internal sealed record CodeWish(string Title, string Channel, UnitId? Unit, IReadOnlyList<StaffId> Staff, string? WelcomeText,
    string? WelcomePage);

/// <summary>A wish that holds (已核对的活码设置): the place it belongs to and the accounts behind it.</summary>
internal sealed record CheckedWish(CodeWish Wish, OrgPath Path, IReadOnlyList<string> Users);

/// <summary>Checks a wish against the organisation and the actor's scope (活码设置校验).</summary>
internal sealed class CodeWishes(IOrganization organization)
{
    private const int TitleAtMost = 60;
    private const int ChannelAtMost = 40;
    private const int WelcomeAtMostBytes = 4_000;
    private const int PageAtMost = 1_024;

    public async Task<Result<CheckedWish>> Check(Actor actor, string corpId, CodeWish wish, CancellationToken ct)
    {
        if (WordsProblem(wish) is { } problem) return problem;
        var path = OrgPath.Root;
        if (wish.Unit is { } unit)
        {
            if (!(await organization.Units([unit], ct)).TryGetValue(unit, out var card) || !actor.Scope.Covers(card.Path))
                return OrganizationProblems.UnknownUnit.With(unit);
            path = card.Path;
        }
        if (!actor.Scope.Covers(path)) return CodeProblems.NeedsUnit;
        var staff = await organization.Staff([.. wish.Staff.Distinct()], ct);
        if (wish.Staff.Any(s => !staff.TryGetValue(s, out var card) || !actor.Scope.Covers(card.HomePath)))
            return OrganizationProblems.UnknownStaff;
        var users = CodeOrders.Users(corpId, staff);
        if (users.Count == 0) return WeComProblems.NoStaff;
        return users.Count > Limits.StaffPerCode ? WeComProblems.TooManyStaff.With(Limits.StaffPerCode)
            : new CheckedWish(wish, path, users);
    }

    private static Problem? WordsProblem(CodeWish wish)
    {
        if (string.IsNullOrWhiteSpace(wish.Title) || wish.Title.Length > TitleAtMost)
            return CodeProblems.BadTitle.With(TitleAtMost).AtField("title");
        if (string.IsNullOrWhiteSpace(wish.Channel) || wish.Channel.Length > ChannelAtMost)
            return CodeProblems.BadChannel.With(ChannelAtMost).AtField("channel");
        if (System.Text.Encoding.UTF8.GetByteCount(wish.WelcomeText ?? "") > WelcomeAtMostBytes)
            return CodeProblems.BadWelcome.With(WelcomeAtMostBytes).AtField("welcomeText");
        if (wish.WelcomePage is { } page && (page.Length > PageAtMost || page.StartsWith('/')))
            return CodeProblems.BadPage.AtField("welcomePage");
        return wish.Staff is null or { Count: 0 } ? WeComProblems.NoStaff.AtField("staff") : null;
    }
}

/// <summary>Refusals of live-code pages (活码拒绝).</summary>
internal static class CodeProblems
{
    public static readonly Problem BadTitle =
        Problem.Invalid("wecom.bad_title", "请填写活码名称，最多 {0} 个字", "A live code needs a title of at most {0} characters");
    public static readonly Problem BadChannel =
        Problem.Invalid("wecom.bad_channel", "请填写渠道名称，最多 {0} 个字", "A live code needs a channel of at most {0} characters");
    public static readonly Problem BadWelcome = Problem.Invalid("wecom.bad_welcome", "欢迎语最多 {0} 字节", "A welcome has at most {0} bytes");
    public static readonly Problem BadPage = Problem.Invalid("wecom.bad_page", "小程序页面路径不正确", "The mini-program page is not valid");
    public static readonly Problem NoPicture =
        Problem.NotFound("wecom.no_code_picture", "二维码暂时取不到，请稍后再试", "The QR code cannot be fetched now, try again later");
    public static readonly Problem NeedsUnit =
        Problem.Invalid("wecom.needs_unit", "请选择您负责的门店或区域", "Please choose a unit that you are responsible for");
}
