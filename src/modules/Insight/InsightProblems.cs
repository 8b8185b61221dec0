using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Insight;

/// <summary>Refusals of insight (看板拒绝).</summary>
internal static class InsightProblems
{
    public static readonly Problem BadSpan =
        Problem.Invalid("insight.bad_span", "日期区间须为 1 到 {0} 天", "The span must be 1 to {0} days");
    public static readonly Problem BadDay =
        Problem.Invalid("insight.bad_day", "日期格式应为 yyyy-MM-dd", "A day is written yyyy-MM-dd");
    public static readonly Problem BadMonth =
        Problem.Invalid("insight.bad_month", "月份格式应为 yyyy-MM", "A month is written yyyy-MM");
    public static readonly Problem BadDimension =
        Problem.Invalid("insight.bad_dimension", "维度只能是：{0}", "A board can be split by: {0}");
    public static readonly Problem GroupOnly =
        Problem.Forbidden("insight.group_only", "流量看板仅限集团范围", "Traffic is shown for the whole group only");
    public static readonly Problem Unavailable =
        Problem.Busy("insight.unavailable", "数据分析暂时不可用，请稍后再试", "The boards are not available; try again");

    /// <summary>The rows, or the refusal when ClickHouse is away.</summary>
    public static async Task<Result<T>> OrUnavailable<T>(this Task<T> rows)
    {
        try
        {
            return await rows;
        }
        catch (OlapError error) when (error.Unknown)
        {
            return Unavailable;
        }
    }
}
