using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Audience;

/// <summary>Refusals of the audience (人群拒绝).</summary>
internal static class AudienceProblems
{
    public static readonly Problem UnknownTag = Problem.NotFound("audience.unknown_tag", "没有这个标签", "No such tag");
    public static readonly Problem BadTitle =
        Problem.Invalid("audience.bad_title", "名称须为 1 到 {0} 个字", "The title takes 1 to {0} characters");
    public static readonly Problem TitleTaken = Problem.Conflict("audience.title_taken", "名称已被使用：{0}", "The title is taken: {0}");
    public static readonly Problem TooManyTags = Problem.Conflict("audience.too_many_tags", "最多 {0} 个标签", "At most {0} tags");
    public static readonly Problem TagEnded = Problem.Conflict("audience.tag_ended", "标签已停用", "The tag has ended");
    public static readonly Problem RuleTagsItself = Problem.Conflict(
        "audience.rule_tags_itself", "规则标签由系统自动维护，不能手动增减", "A rule tag keeps itself; nobody puts it on or takes it off");
    public static readonly Problem BadRule =
        Problem.Invalid("audience.bad_rule", "规则条件与触发方式不符：{0}", "The rule does not fit what triggers it: {0}");
    public static readonly Problem BadCount =
        Problem.Invalid("audience.bad_count", "每次须为 1 到 {0} 名会员", "1 to {0} members at a time");
    public static readonly Problem UnknownMember =
        Problem.NotFound("audience.unknown_member", "没有这名会员，或不在您的数据范围内", "No such member, or not within your data scope");

    public static readonly Problem UnknownSegment = Problem.NotFound("audience.unknown_segment", "没有这个人群", "No such segment");
    public static readonly Problem SegmentEnded = Problem.Conflict("audience.segment_ended", "人群已停用", "The segment has ended");
    public static readonly Problem SegmentInUse = Problem.Conflict(
        "audience.segment_in_use", "仍被其他人群引用：{0}", "Other segments still refer to it: {0}");
    public static readonly Problem VersionMoved = Problem.Conflict(
        "audience.version_moved", "人群已被他人修改（当前版本 {0}），请刷新后再改", "The segment was changed meanwhile (version {0}); reload it first");
    public static readonly Problem Circle =
        Problem.Invalid("audience.circle", "人群引用形成循环：{0}", "The segments refer to one another in a circle: {0}");
    public static readonly Problem UnknownReference =
        Problem.Invalid("audience.unknown_reference", "引用的人群不存在或已停用", "The segment referred to does not exist or has ended");
    public static readonly Problem UnknownTagInside =
        Problem.Invalid("audience.unknown_tag_inside", "引用的标签不存在或已停用", "The tag referred to does not exist or has ended");
    public static readonly Problem TooDeep =
        Problem.Invalid("audience.too_deep", "条件最多嵌套 {0} 层", "Conditions nest at most {0} deep");
    public static readonly Problem TooManyConditions =
        Problem.Invalid("audience.too_many_conditions", "连同引用的人群，最多 {0} 个条件", "At most {0} conditions, those referred to included");
    public static readonly Problem NoConditions =
        Problem.Invalid("audience.no_conditions", "“且/或”之下须有 1 到 {0} 个条件", "Below all or any stand 1 to {0} conditions");
    public static readonly Problem BadValues =
        Problem.Invalid("audience.bad_values", "须选择 1 到 {0} 个取值，且不能为空", "1 to {0} values are needed, none of them empty");
    public static readonly Problem BadRange =
        Problem.Invalid("audience.bad_range", "范围不正确：至少填一端，且下限不大于上限", "The range needs an end at least, the lower not above the upper");
    public static readonly Problem BadDays =
        Problem.Invalid("audience.bad_days", "天数须在 1 到 {0} 之间", "The days must be between 1 and {0}");
    public static readonly Problem BadEvent = Problem.Invalid("audience.bad_event", "行为名称不合规", "The behaviour's name is not valid");
    public static readonly Problem Unavailable =
        Problem.Busy("audience.unavailable", "人群计算暂时不可用，请稍后再试", "Segments cannot be computed now; try again");
    public static readonly Problem TooHeavy = Problem.Invalid(
        "audience.too_heavy", "条件过重，计算未完成，请缩小时间范围或减少条件", "The conditions are too heavy; narrow the time or take fewer");

    /// <summary>ClickHouse's codes for a query that asks for too much: time, memory.</summary>
    private static readonly int[] TooMuch = [159, 241];

    /// <summary>The answer, or the refusal when ClickHouse is away or the question is too much for it.</summary>
    public static async Task<Result<T>> OrUnavailable<T>(this Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (OlapError error) when (error.Unknown)
        {
            return Unavailable;
        }
        catch (OlapError error) when (TooMuch.Contains(error.Code))
        {
            return TooHeavy;
        }
    }
}
