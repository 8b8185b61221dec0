using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Engagement.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Engagement.Welcomes;

/// <summary>HQ and stores write welcomes (欢迎语模板维护): list, keep, remove.</summary>
internal sealed class WelcomeTemplates(SiyuDb db, IOrganization organization, TimeProvider clock)
    : IListSlice<Unfiltered, WelcomeTemplates.Row>
{
    private static readonly Sorting<WelcomeTemplate> Order = Sorting<WelcomeTemplate>.Newest("madeAt", welcome => welcome.Id)
        .By("title", welcome => welcome.Title).By("rank", welcome => welcome.Rank).By("changedAt", welcome => welcome.ChangedAt);

    public const string Read = "engagement.read_welcomes";
    public const string Edit = "engagement.edit_welcomes";
    private const int TitleAtMost = 60;
    private const int TextAtMostBytes = 4_000;
    private const int CardTitleAtMostBytes = 64;
    private const int PageAtMost = 900;

    /// <param name="FromMinute">Minute of the day, group zone; 0 and 1440 make the whole day.</param>
    internal sealed record Wish(string Title, string? Channel, int FromMinute, int UntilMinute, string Text)
    {
        public string? CardTitle { get; init; }
        public string? CardPage { get; init; }
        public string? CardPicture { get; init; }
        public int Rank { get; init; }
        public bool Enabled { get; init; } = true;
        public UnitId? Unit { get; init; }
    }

    internal sealed record Row(Guid Id, Wish Welcome, DateTimeOffset ChangedAt);
    internal sealed record Made(Guid Id);

    public static Sheet<Row> Sheet { get; } = new("engagement.export_welcomes", "欢迎语")
    {
        { "标题", row => row.Welcome.Title },
        { "欢迎语", row => row.Welcome.Text },
        { "渠道", row => row.Welcome.Channel ?? "所有渠道" },
        { "门店 / 区域", row => row.Welcome.Unit is { } unit ? new Named("unit", unit.Value) : "全集团" },
        { "开始", row => Clock(row.Welcome.FromMinute) },
        { "结束", row => Clock(row.Welcome.UntilMinute) },
        { "优先级", row => row.Welcome.Rank },
        { "状态", row => row.Welcome.Enabled ? "启用" : "停用" },
        { "最近修改", row => row.ChangedAt },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<WelcomeTemplates, Unfiltered, Row>("/console/welcomes", Allow.Staff(Read));
        routes.MapPost("/console/welcomes", (Actor actor, Wish wish, WelcomeTemplates slice, CancellationToken ct) =>
            slice.Make(actor, wish, ct).ToHttp())
            .Allow(Allow.Staff(Edit));
        routes.MapPut("/console/welcomes/{id:guid}", (Actor actor, Guid id, Wish wish, WelcomeTemplates slice, CancellationToken ct) =>
            slice.Change(actor, id, wish, ct).ToHttp()).Allow(Allow.Staff(Edit));
        routes.MapDelete("/console/welcomes/{id:guid}", (Actor actor, Guid id, WelcomeTemplates slice, CancellationToken ct) =>
            slice.Remove(actor, id, ct).ToHttp()).Allow(Allow.Staff(Edit));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered ask, ListAsk page, CancellationToken ct) =>
        (await Order.Page(db.Rows<WelcomeTemplate>(actor).AsNoTracking(), page, ct))
            .Map(shown => new Page<Row>([.. shown.Rows.Select(t => new Row(t.Id, WishOf(t), t.ChangedAt))], shown.Next));

    public async Task<Result<Made>> Make(Actor actor, Wish wish, CancellationToken ct)
    {
        var path = await Check(actor, wish, ct);
        if (!path.Ok) return path.Problem!;
        var now = clock.GetUtcNow();
        var template = new WelcomeTemplate
        {
            Id = Guid.CreateVersion7(now), Title = wish.Title, Text = wish.Text, OrgPath = path.Value.Value, MadeAt = now, ChangedAt = now,
        };
        Write(template, wish, path.Value, now);
        db.Add(template);
        db.Audit(actor, "engagement.make_welcome", $"welcome/{template.Id}", after: wish);
        return new Made(template.Id);
    }

    public async Task<Result<Done>> Change(Actor actor, Guid id, Wish wish, CancellationToken ct)
    {
        if (await db.Rows<WelcomeTemplate>(actor).SingleOrDefaultAsync(t => t.Id == id, ct) is not { } template)
            return WelcomeProblems.Unknown;
        var path = await Check(actor, wish, ct);
        if (!path.Ok) return path.Problem!;
        var before = WishOf(template);
        Write(template, wish, path.Value, clock.GetUtcNow());
        db.Audit(actor, "engagement.change_welcome", $"welcome/{id}", before, wish);
        return Done.It;
    }

    public async Task<Result<Done>> Remove(Actor actor, Guid id, CancellationToken ct)
    {
        if (await db.Rows<WelcomeTemplate>(actor).SingleOrDefaultAsync(t => t.Id == id, ct) is not { } template)
            return WelcomeProblems.Unknown;
        db.Remove(template);
        db.Audit(actor, "engagement.remove_welcome", $"welcome/{id}", before: WishOf(template));
        return Done.It;
    }

    private async Task<Result<OrgPath>> Check(Actor actor, Wish wish, CancellationToken ct)
    {
        if (Wrong(wish) is { } problem) return problem;
        if (wish.Unit is not { } unit) return actor.Scope.Covers(OrgPath.Root) ? OrgPath.Root : WelcomeProblems.NeedsUnit.AtField("unit");
        var card = (await organization.Units([unit], ct)).GetValueOrDefault(unit);
        return card is not null && actor.Scope.Covers(card.Path) ? card.Path : OrganizationProblems.UnknownUnit.With(unit).AtField("unit");
    }

    private static Problem? Wrong(Wish wish)
    {
        if (string.IsNullOrWhiteSpace(wish.Title) || wish.Title.Length > TitleAtMost)
            return WelcomeProblems.BadTitle.With(TitleAtMost).AtField("title");
        if (string.IsNullOrWhiteSpace(wish.Text) || Encoding.UTF8.GetByteCount(wish.Text) > TextAtMostBytes)
            return WelcomeProblems.BadText.With(TextAtMostBytes).AtField("text");
        if (Greeting.UnknownPlaces(wish.Text).FirstOrDefault() is { } place)
            return WelcomeProblems.UnknownPlace.With(place).AtField("text");
        if (wish.FromMinute is < 0 or >= WelcomeTemplate.MinutesOfDay || wish.UntilMinute is < 1 or > WelcomeTemplate.MinutesOfDay
            || wish.FromMinute == wish.UntilMinute) return WelcomeProblems.BadWindow.AtField("fromMinute");
        if (Encoding.UTF8.GetByteCount(wish.CardTitle ?? "") > CardTitleAtMostBytes)
            return WelcomeProblems.BadCard.With(CardTitleAtMostBytes).AtField("cardTitle");
        if (wish.CardPage is { } page && (page.Length > PageAtMost || page.StartsWith('/')))
            return WelcomeProblems.BadPage.AtField("cardPage");
        if (!string.IsNullOrEmpty(wish.CardPicture) && !wish.CardPicture.StartsWith("https://", StringComparison.Ordinal))
            return WelcomeProblems.BadPicture.AtField("cardPicture");
        return null;
    }

    private static void Write(WelcomeTemplate template, Wish wish, OrgPath path, DateTimeOffset now)
    {
        (template.Title, template.Text, template.Channel) =
            (wish.Title, wish.Text, string.IsNullOrWhiteSpace(wish.Channel) ? null : wish.Channel);
        (template.FromMinute, template.UntilMinute, template.Rank, template.Enabled) =
            (wish.FromMinute, wish.UntilMinute, wish.Rank, wish.Enabled);
        (template.CardTitle, template.CardPage, template.CardPicture) = (wish.CardTitle, wish.CardPage, wish.CardPicture);
        (template.Unit, template.OrgPath, template.ChangedAt) = (wish.Unit, path.Value, now);
    }

    private static string Clock(int minute) => FormattableString.Invariant($"{minute / 60:00}:{minute % 60:00}");

    private static Wish WishOf(WelcomeTemplate t) => new(t.Title, t.Channel, t.FromMinute, t.UntilMinute, t.Text)
    {
        CardTitle = t.CardTitle, CardPage = t.CardPage, CardPicture = t.CardPicture, Rank = t.Rank, Enabled = t.Enabled, Unit = t.Unit,
    };
}

/// <summary>Refusals of welcome templates (欢迎语模板拒绝).</summary>
internal static class WelcomeProblems
{
    public static readonly Problem Unknown = Problem.NotFound("engagement.unknown_welcome", "没有这条欢迎语", "No such welcome");
    public static readonly Problem BadTitle =
        Problem.Invalid("engagement.bad_title", "请填写标题，最多 {0} 个字", "A welcome needs a title of at most {0} characters");
    public static readonly Problem BadText =
        Problem.Invalid("engagement.bad_text", "请填写欢迎语，最多 {0} 字节", "A welcome needs a text of at most {0} bytes");
    public static readonly Problem UnknownPlace =
        Problem.Invalid("engagement.unknown_place", "不支持的占位符：{0}", "This placeholder is not known: {0}");
    public static readonly Problem BadWindow = Problem.Invalid("engagement.bad_window", "生效时间段不正确", "The time window is not valid");
    public static readonly Problem BadCard =
        Problem.Invalid("engagement.bad_card", "卡片标题最多 {0} 字节", "A card's title has at most {0} bytes");
    public static readonly Problem BadPage = Problem.Invalid("engagement.bad_page", "小程序页面路径不正确", "The mini-program page is not valid");
    public static readonly Problem BadPicture =
        Problem.Invalid("engagement.bad_picture", "封面应为 https 图片地址", "The picture is an https address");
    public static readonly Problem NeedsUnit =
        Problem.Invalid("engagement.needs_unit", "请选择您负责的门店或区域", "Please choose a unit that you are responsible for");
}
