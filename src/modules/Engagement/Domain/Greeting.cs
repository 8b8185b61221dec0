using System.Text.RegularExpressions;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;

namespace Siyu.Engagement.Domain;

/// <summary>What the house says where nobody wrote a welcome (默认欢迎语), a setting.</summary>
internal sealed record WelcomeDefaults
{
    public const string Section = "engagement/welcome";

    public string Text { get; init; } = "您好，欢迎来到{门店}，很高兴为您服务！";
    public string CardTitle { get; init; } = "点击领取会员权益";
    public string CardPage { get; init; } = "pages/index/index";
}

/// <summary>Who meets whom (欢迎语上下文).</summary>
internal sealed record Encounter(ChannelCodeCard? Code, StaffId? Guide, string? StoreName, string? MallAppId);

/// <summary>Composes a welcome (欢迎语合成): the live code's own words, else the best template, else the default; the card carries where it
/// came from.</summary>
internal static partial class Greeting
{
    /// <summary>Places that a text may hold.</summary>
    public static readonly IReadOnlyList<string> Places = ["{门店}", "{渠道}"];

    private const string SomeStore = "我们门店";

    public static WelcomeAsk Compose(string key, Encounter met, WelcomeTemplate? template, WelcomeDefaults defaults)
    {
        var text = Nonempty(met.Code?.WelcomeText) ?? template?.Text ?? defaults.Text;
        var page = Nonempty(met.Code?.WelcomePage) ?? Nonempty(template?.CardPage) ?? defaults.CardPage;
        var title = Nonempty(template?.CardTitle) ?? defaults.CardTitle;
        IReadOnlyList<WelcomeCard> cards =
            met.MallAppId is { } app ? [new(title, app, Traced(page, met), template?.CardPicture ?? "")] : [];
        return new WelcomeAsk(key, Filled(text, met), cards);
    }

    /// <summary>Places that a text names and nobody fills.</summary>
    public static IEnumerable<string> UnknownPlaces(string text) =>
        Place().Matches(text).Select(m => m.Value).Where(p => !Places.Contains(p));

    private static string Filled(string text, Encounter met) => text
        .Replace("{门店}", met.StoreName ?? SomeStore, StringComparison.Ordinal)
        .Replace("{渠道}", met.Code?.Channel ?? "", StringComparison.Ordinal);

    private static string Traced(string page, Encounter met)
    {
        var words = new List<string>();
        if (met.Code is { } code) words.Add($"code={code.Id}");
        if (met.Guide is { } guide) words.Add($"guide={guide}");
        if (words.Count == 0) return page;
        return page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + string.Join('&', words);
    }

    private static string? Nonempty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    [GeneratedRegex(@"\{[^{}]{1,20}\}")]
    private static partial Regex Place();
}
