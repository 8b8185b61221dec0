using Siyu.Kernel;

namespace Siyu.Fulfilment.Domain;

/// <summary>Refusals that only this room gives (履约拒绝).</summary>
internal static class DeliveryRefusals
{
    public static readonly Problem NeedsReason =
        Problem.Invalid("fulfilment.needs_reason", "请填写 1 到 {0} 个字的拒单原因", "A refusal needs a reason of 1 to {0} characters");
    public static readonly Problem BadParcel =
        Problem.Invalid("fulfilment.bad_parcel", "请填写正确的快递公司与运单号", "A carrier and a sound tracking number are needed");
    public static readonly Problem NotByExpress =
        Problem.Conflict("fulfilment.not_by_express", "该订单由顾客自提", "The buyer picks this order up");
    public static readonly Problem NotForPickup = Problem.Conflict("fulfilment.not_for_pickup", "该订单需快递发货", "This order goes by express");
    public static readonly Problem ShippedOtherwise =
        Problem.Conflict("fulfilment.shipped_otherwise", "订单已用其他运单发出", "The order was shipped under another number");
    public static readonly Problem NotAPlace =
        Problem.Invalid("fulfilment.not_a_place", "该组织单元不能发货或已停业", "This unit cannot send goods, or is closed");
    public static readonly Problem NotStranded =
        Problem.Conflict("fulfilment.not_stranded", "订单已被接单，不能改派", "The order was taken on; it cannot go to another place");
    public static readonly Problem BadTimes = Problem.Invalid(
        "fulfilment.bad_times", "接单时限须为 1 到 1440 分钟，签收时限须为 1 到 60 天", "Accepting takes 1 to 1440 minutes, receiving 1 to 60 days");
}
