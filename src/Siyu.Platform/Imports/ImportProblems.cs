using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Refusals of files.</summary>
public static class ImportProblems
{
    public static readonly Problem UnknownKind =
        Problem.NotFound("imports.unknown_kind", "不支持导入 {0}，可导入：{1}", "Nothing imports {0}; there are: {1}");
    public static readonly Problem Empty = Problem.Invalid("imports.empty", "文件为空", "The file is empty");
    public static readonly Problem NoColumn =
        Problem.Invalid("imports.no_column", "缺少列 {0}，文件里有：{1}", "Column {0} is missing; the file has: {1}");
    public static readonly Problem UnknownColumn =
        Problem.Invalid("imports.unknown_column", "映射 {0} 无效，可映射的列：{1}", "Mapping {0} is not valid; columns to map: {1}");
    public static readonly Problem BadRow = Problem.Invalid("imports.bad_row", "该行无法解析：{0}", "The row cannot be read: {0}");
    public static readonly Problem MissingCell = Problem.Invalid("imports.missing_cell", "此列不能为空", "This column must not be empty");
    public static readonly Problem NotANumber = Problem.Invalid("imports.not_a_number", "不是有效的数字", "Not a valid number");
    public static readonly Problem NotATime = Problem.Invalid("imports.not_a_time", "不是有效的时间", "Not a valid time");
    public static readonly Problem TooLong = Problem.Invalid("imports.too_long", "内容过长，最多 {0} 个字符", "Too long, at most {0} characters");
    public static readonly Problem NotText =
        Problem.Invalid("imports.not_text", "文件不是文本（UTF-8 或 GBK）", "The file is not text in UTF-8 or GBK");

    public static readonly Problem NoRefusals =
        Problem.NotFound("imports.no_refusals", "没有这次导入，或它没有未通过的行", "No such import, or it refused no row");

    /// <summary>Rolls a dry run back; never shown.</summary>
    internal static readonly Problem DryRun = Problem.Conflict("imports.dry_run", "试运行，未保存", "A dry run, nothing is kept");
}
