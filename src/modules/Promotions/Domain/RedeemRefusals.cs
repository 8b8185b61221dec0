using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>Refusals at the till (核销拒绝).</summary>
internal static class RedeemRefusals
{
    public const long MostFen = 100_000_000;

    public static readonly Problem WrongCode = Problem.NotFound(
        "promotions.wrong_code", "没有这个券码，请让顾客刷新后再出示", "No such code; let the customer show a fresh one");
    public static readonly Problem CodeExpired = Problem.Conflict(
        "promotions.code_expired", "券码已过期，请让顾客刷新后再出示", "The code has expired; let the customer show a fresh one");
    public static readonly Problem NotAStore = Problem.Forbidden(
        "promotions.not_a_store", "您不在门店任职，不能核销", "You do not work at a store, so you cannot redeem coupons");
    public static readonly Problem OnlyOnline = Problem.Conflict(
        "promotions.only_online", "此券只能在商城下单时使用", "This coupon is for orders in the mall only");
    public static readonly Problem OtherStore = Problem.Conflict(
        "promotions.other_store_only", "此券不适用于本店", "This coupon is not for this store");
    public static readonly Problem NeedsTicket = Problem.Invalid(
        "promotions.needs_ticket", "请填写小票号和小票金额", "The ticket's number and amount are needed");
    public static readonly Problem BadTicket = Problem.Invalid(
        "promotions.bad_ticket", "小票号需为 1 到 {0} 个字符", "The ticket's number takes 1 to {0} characters");
    public static readonly Problem BadAmount = Problem.Invalid(
        "promotions.bad_ticket_amount", "小票金额不正确", "The ticket's amount makes no sense");
    public static readonly Problem NeedsGoods = Problem.Invalid(
        "promotions.needs_which_goods", "请选择交给顾客的商品", "Choose the goods that the customer is given");
    public static readonly Problem TicketTaken = Problem.Conflict(
        "promotions.ticket_taken", "小票 {0} 已用过一张券", "Ticket {0} has had a coupon already");
    public static readonly Problem NotRedeemable = Problem.Conflict(
        "promotions.nothing_to_redeem", "此券在这笔消费上没有可优惠金额", "There is nothing that this coupon could take off this purchase");
    public static readonly Problem Unknown = Problem.NotFound(
        "promotions.unknown_redemption", "没有这条核销记录", "No such redemption");
    public static readonly Problem NeedsReason = Problem.Invalid(
        "promotions.undo_needs_reason", "请填写 2 到 {0} 个字的撤销原因", "Taking a redemption back needs a reason of 2 to {0} characters");
    public static readonly Problem TooLate = Problem.Conflict(
        "promotions.undo_too_late", "只能撤销当天的核销", "Only a redemption of today can be taken back");
}
