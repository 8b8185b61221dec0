using System.Globalization;
using Siyu.Kernel;

namespace Siyu.Audience.Conditions;

/// <summary>Says a condition in Chinese (条件说明), as people read it.</summary>
internal static class ConditionText
{
    public static string Of(Condition node, IReadOnlyDictionary<TagId, string> tags) => node switch
    {
        AllOf all => $"同时满足以下 {all.Of.Count} 个条件",
        AnyOf any => $"满足以下 {any.Of.Count} 个条件之一",
        NotThat => "不满足以下条件",
        ChoiceIs choice => $"{Of(choice.Field)}为 {string.Join('、', choice.Values)}",
        NumberIs number => $"{Of(number.Field)}{Between(Of(number.Field, number.From), Of(number.Field, number.To))}",
        DayIs { WithinDays: null, OlderThanDays: null } day => $"{Of(day.Field)}{Between(day.From?.ToString(), day.To?.ToString())}",
        DayIs day => Of(day.Field) + string.Join("，且",
            new[] { day.WithinDays is { } n ? $"在最近 {n} 天内" : null, day.OlderThanDays is { } m ? $"早于最近 {m} 天" : null }.OfType<string>()),
        RfmIs rfm => string.Join("，", new[]
        {
            rfm.RecencyDaysAtMost is { } days ? $"最近 {days} 天内下过单" : null,
            rfm.OrdersAtLeast is { } orders ? $"累计至少 {orders} 单" : null,
            rfm.SpentFenAtLeast is { } fen ? $"累计消费至少 {Yuan(fen)} 元" : null,
        }.OfType<string>()),
        HasTag tag => "有标签 " + string.Join(" 或 ", tag.Tags.Select(id => tags.GetValueOrDefault(id, "？"))),
        HasBought bought => $"最近 {bought.WithinDays} 天内购买" + Goods(bought) + $"至少 {bought.OrdersAtLeast} 单"
            + (bought.SpentFenAtLeast > 0 ? $"、{Yuan(bought.SpentFenAtLeast)} 元" : ""),
        HasDone done => $"最近 {done.WithinDays} 天内有行为 {done.Event}{done.Page} 至少 {done.TimesAtLeast} 次",
        InSegment segment => $"属于人群「{segment.Title}」",
        _ => throw new BrokenInvariant("every condition can be said"),
    };

    private static string Goods(HasBought bought) => string.Concat(new[]
    {
        bought.Brands.Count > 0 ? $" {bought.Brands.Count} 个品牌之一" : null,
        bought.Products.Count > 0 ? $" {bought.Products.Count} 个商品之一" : null,
        bought.Categories.Count > 0 ? $" {bought.Categories.Count} 个类目之一" : null,
    }) + " ";

    private static string Between(string? from, string? to) => (from, to) switch
    {
        ({ } low, { } high) when low == high => $" = {low}",
        ({ } low, { } high) => $"在 {low} 与 {high} 之间",
        ({ } low, null) => $" ≥ {low}",
        (null, { } high) => $" ≤ {high}",
        _ => "",
    };

    private static string? Of(NumberField field, long? value) => value is not { } known ? null
        : field is NumberField.SpentFen or NumberField.AverageFen ? Yuan(known) + " 元" : known.ToString(CultureInfo.InvariantCulture);

    private static string Yuan(long fen) => string.Create(CultureInfo.InvariantCulture, $"{fen / 100}.{Math.Abs(fen % 100):00}");

    private static string Of(ChoiceField field) => field switch
    {
        ChoiceField.Source => "入会来源", ChoiceField.Unit => "入会门店", ChoiceField.Place => "所属组织", ChoiceField.Guide => "专属导购",
        ChoiceField.Channel => "首次添加渠道", ChoiceField.Code => "首次扫描活码", ChoiceField.Friend => "好友状态",
    };

    private static string Of(NumberField field) => field switch
    {
        NumberField.Age => "年龄", NumberField.BirthMonth => "生日月份", NumberField.Orders => "累计订单数",
        NumberField.SpentFen => "累计消费", NumberField.AverageFen => "平均客单价",
    };

    private static string Of(DayField field) => field switch
    {
        DayField.Joined => "入会日期", DayField.FriendSince => "成为好友日期", DayField.FirstOrder => "首次下单日期",
        DayField.LastOrder => "最近下单日期",
    };
}
