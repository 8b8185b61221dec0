using Siyu.Kernel;

namespace Siyu.Desk;

/// <summary>Refusals of the desk (工作台拒绝).</summary>
internal static class DeskProblems
{
    public static readonly Problem BadCursor = Problem.Invalid("desk.bad_cursor", "分页游标不正确", "The cursor is not valid");
    public static readonly Problem BadPhone = Problem.Invalid("desk.bad_phone", "手机号格式不正确", "The phone number is not valid");
    public static readonly Problem BadSpan = Problem.Invalid("desk.bad_span", "起止范围不正确", "The range is not valid");
    public static readonly Problem UnknownUnit = Problem.NotFound("desk.unknown_unit", "没有这个组织单元", "No such unit");
    public static readonly Problem UnknownCard = Problem.NotFound("desk.unknown_card", "没有这张会员卡", "No such card");
    public static readonly Problem ShortText =
        Problem.Invalid("desk.short_text", "请输入 {0}–{1} 个字", "Please type {0}–{1} characters");
}
