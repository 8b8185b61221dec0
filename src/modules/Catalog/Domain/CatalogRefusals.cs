using Siyu.Kernel;

namespace Siyu.Catalog.Domain;

/// <summary>Refusals that only this room gives (目录拒绝).</summary>
internal static class CatalogRefusals
{
    public static readonly Problem UnknownProduct = Problem.NotFound("catalog.unknown_product", "没有这个商品", "No such product");
    public static readonly Problem TooManySkus =
        Problem.Invalid("catalog.too_many_skus", "一次最多查询 {0} 个规格商品", "At most {0} SKUs at once");
    public static readonly Problem UnknownCategory = Problem.NotFound("catalog.unknown_category", "没有这个分类", "No such category");
    public static readonly Problem UnknownBrand = Problem.NotFound("catalog.unknown_brand", "没有这个品牌", "No such brand");
    public static readonly Problem CategoryLoop =
        Problem.Invalid("catalog.category_loop", "分类不能放在自己下面", "A category cannot be below itself");
    public static readonly Problem CategoryTooDeep =
        Problem.Invalid("catalog.category_too_deep", "分类最多 {0} 级", "Categories take at most {0} levels");
    public static readonly Problem TooManyCategories =
        Problem.Conflict("catalog.too_many_categories", "分类最多 {0} 个", "At most {0} categories");
    public static readonly Problem BadCode =
        Problem.Invalid("catalog.bad_code", "编码需为 1 到 64 个字符且不含空格：{0}", "A code takes 1 to 64 characters without blanks: {0}");
    public static readonly Problem CodeTaken = Problem.Conflict("catalog.code_taken", "编码已被使用：{0}", "The code is taken: {0}");
    public static readonly Problem BadName = Problem.Invalid("catalog.bad_name", "名称需为 1 到 {0} 个字", "The name takes 1 to {0} characters");
    public static readonly Problem BadTitle =
        Problem.Invalid("catalog.bad_title", "标题需为 1 到 {0} 个字", "The title takes 1 to {0} characters");
    public static readonly Problem BadMedia =
        Problem.Invalid("catalog.bad_media", "图片须先上传到图片库，不能使用外部地址：{0}", "Pictures come from the library, not from elsewhere: {0}");
    public static readonly Problem TooManyMedia =
        Problem.Invalid("catalog.too_many_media", "图片最多 {0} 张", "At most {0} pictures");
    public static readonly Problem NotAPicture =
        Problem.Invalid("catalog.not_a_picture", "只支持 JPEG、PNG、WebP 图片", "Only JPEG, PNG and WebP pictures are taken");
    public static readonly Problem PictureTooBig =
        Problem.Invalid("catalog.picture_too_big", "图片不能超过 {0} MB", "A picture takes at most {0} MB");
    public static readonly Problem PictureTooLarge =
        Problem.Invalid("catalog.picture_too_large", "图片不能超过 {0} 百万像素", "A picture takes at most {0} megapixels");
    public static readonly Problem UnknownPicture =
        Problem.NotFound("catalog.unknown_picture", "图片库中没有：{0}", "Not in the picture library: {0}");
    public static readonly Problem DetailTooLong =
        Problem.Invalid("catalog.detail_too_long", "详情最多 {0} 个字符", "The detail takes at most {0} characters");
    public static readonly Problem BadSkus = Problem.Invalid("catalog.bad_skus", "规格商品需为 1 到 {0} 个", "A product takes 1 to {0} SKUs");
    public static readonly Problem BadSpecs =
        Problem.Invalid("catalog.bad_specs", "每个规格商品需对应 {0} 个规格值，且组合不能重复：{1}", "Each SKU takes {0} spec values, no combination twice: {1}");
    public static readonly Problem BadSpecName =
        Problem.Invalid("catalog.bad_spec_name", "规格名最多 {0} 个，不能为空或重复", "At most {0} spec names, none empty or twice");
    public static readonly Problem BadPrice =
        Problem.Invalid("catalog.bad_price", "价格须在 0 到 {0} 元之间：{1}", "A price is between 0 and {0} yuan: {1}");
    public static readonly Problem PriceAboveList =
        Problem.Invalid("catalog.price_above_list", "会员价与最低价不能高于吊牌价：{0}", "Member and floor price cannot exceed the list price: {0}");
    public static readonly Problem BadSeller =
        Problem.Invalid("catalog.bad_seller", "联营商品须指定专柜与扣点，自营商品不能有",
            "Counter goods need their counter and deduction, own goods have neither");
    public static readonly Problem NeedsReviewer = Problem.Conflict("catalog.needs_reviewer",
        "在售商品只有审核人可以修改；请先下架，修改后重新提交审核", "A product on sale is changed by a reviewer only; take it off sale first");
    public static readonly Problem IsInReview = Problem.Conflict(
        "catalog.in_review", "商品正在审核，请先撤回再修改", "The product is in review; withdraw it before changing it");
    public static readonly Problem NotInReview = Problem.Conflict("catalog.not_in_review", "商品不在审核中", "The product is not in review");
    public static readonly Problem IsOnSale = Problem.Conflict("catalog.on_sale", "商品已经上架", "The product is on sale already");
    public static readonly Problem UnknownVersion = Problem.NotFound("catalog.unknown_version", "没有这个版本", "No such version");
    public static readonly Problem NoTermsYet = Problem.Conflict("catalog.no_terms_yet",
        "{0}还没有约定扣点，请先联系总部在组织里约定", "No deduction is agreed with {0} yet; ask headquarters to agree one");
    public static readonly Problem BadReason =
        Problem.Invalid("catalog.bad_reason", "请填写原因，最多 {0} 字", "Give a reason of at most {0} characters");
}
