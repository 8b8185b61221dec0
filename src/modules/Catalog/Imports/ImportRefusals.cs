using Siyu.Kernel;

namespace Siyu.Catalog.Imports;

/// <summary>Why a row of a file is not taken (导入拒绝).</summary>
internal static class ImportRefusals
{
    public static readonly Problem NotANumber = Problem.Invalid("catalog.not_a_number", "不是整数", "Not a whole number");
    public static readonly Problem NotAPrice = Problem.Invalid("catalog.not_a_price", "不是以元为单位的价格", "Not a price in yuan");
    public static readonly Problem NotYesOrNo = Problem.Invalid("catalog.not_yes_or_no", "应为 是/否 或 1/0", "Should be yes/no or 1/0");
    public static readonly Problem NotAList = Problem.Invalid("catalog.not_a_list", "列表无法识别", "The list cannot be read");
    public static readonly Problem NewNeedsTitle =
        Problem.Invalid("catalog.new_needs_title", "新商品需要标题、品牌与分类", "A new product needs its title, brand and category");
}
