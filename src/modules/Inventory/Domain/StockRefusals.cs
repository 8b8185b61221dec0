using Siyu.Kernel;

namespace Siyu.Inventory.Domain;

/// <summary>Refusals that only this room gives (库存拒绝).</summary>
internal static class StockRefusals
{
    public static readonly Problem Unknown = Problem.NotFound("inventory.unknown", "没有这条库存", "No such stock");
    public static readonly Problem TooManySkus = Problem.Invalid("inventory.too_many_skus", "一次最多查询 {0} 个规格商品", "At most {0} SKUs at once");
    public static readonly Problem BadLines =
        Problem.Invalid("inventory.bad_lines", "占库行数必须在 1 到 {0} 之间", "A wish for stock takes 1 to {0} lines");
    public static readonly Problem BadPlaces =
        Problem.Invalid("inventory.bad_places", "发货地点必须在 1 到 {0} 个之间", "A wish for stock takes 1 to {0} places");
    public static readonly Problem BadQuantity =
        Problem.Invalid("inventory.bad_quantity", "数量必须在 1 到 {0} 之间", "The quantity must be between 1 and {0}");
    public static readonly Problem LineTwice = Problem.Invalid("inventory.line_twice", "订单行重复", "A line is there twice");
    public static readonly Problem BadOnHand =
        Problem.Invalid("inventory.bad_on_hand", "库存必须在 0 到 {0} 之间", "Stock must be between 0 and {0}");
    public static readonly Problem BelowReserved =
        Problem.Conflict("inventory.below_reserved", "已有 {0} 件被订单占用，库存不能更少", "{0} units are reserved by orders; stock cannot be less");
    public static readonly Problem NeedsReason =
        Problem.Invalid("inventory.needs_reason", "请填写 1 到 {0} 个字的原因", "A reason of 1 to {0} characters is needed");
    public static readonly Problem NotAPlace = Problem.Invalid("inventory.not_a_place", "该组织单元不能存放商品", "This unit cannot hold goods");
    public static readonly Problem PlaceOutOfScope =
        Problem.Forbidden("inventory.place_out_of_scope", "您无权管理该地点的库存", "This place is not yours to manage");
    public static readonly Problem NotCaptured =
        Problem.Conflict("inventory.not_captured", "订单尚未支付，不能出库", "The order is not paid; its goods cannot leave");
    public static readonly Problem Captured =
        Problem.Conflict("inventory.captured", "订单已支付，占用不能释放", "The order is paid; its stock is not released");
    public static readonly Problem Gone = Problem.Conflict("inventory.gone", "商品已出库", "The goods have left");
    public static readonly Problem TooManyBack =
        Problem.Conflict("inventory.too_many_back", "最多还能退回 {0} 件", "At most {0} more units can come back");
    public static readonly Problem KeyReused =
        Problem.Conflict("inventory.key_reused", "同一退回单号的数量与之前不同", "This return was made before with another quantity");
}
