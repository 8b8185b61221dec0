using System.Text.Json.Serialization;

namespace Siyu.Kernel;

/// <summary>Id of one Unit (组织单元标识).</summary>
[JsonConverter(typeof(IdJson<UnitId>))]
public readonly record struct UnitId(Guid Value) : IId<UnitId>
{
    public static UnitId From(Guid value) => new(value);
    public static UnitId New(DateTimeOffset at) => Id.New<UnitId>(at);
    public static bool TryParse(string? text, out UnitId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Staff (员工标识).</summary>
[JsonConverter(typeof(IdJson<StaffId>))]
public readonly record struct StaffId(Guid Value) : IId<StaffId>
{
    public static StaffId From(Guid value) => new(value);
    public static StaffId New(DateTimeOffset at) => Id.New<StaffId>(at);
    public static bool TryParse(string? text, out StaffId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Brand (品牌标识).</summary>
[JsonConverter(typeof(IdJson<BrandId>))]
public readonly record struct BrandId(Guid Value) : IId<BrandId>
{
    public static BrandId From(Guid value) => new(value);
    public static BrandId New(DateTimeOffset at) => Id.New<BrandId>(at);
    public static bool TryParse(string? text, out BrandId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Member (会员标识).</summary>
[JsonConverter(typeof(IdJson<MemberId>))]
public readonly record struct MemberId(Guid Value) : IId<MemberId>
{
    public static MemberId From(Guid value) => new(value);
    public static MemberId New(DateTimeOffset at) => Id.New<MemberId>(at);
    public static bool TryParse(string? text, out MemberId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Contact (企微客户标识).</summary>
[JsonConverter(typeof(IdJson<ContactId>))]
public readonly record struct ContactId(Guid Value) : IId<ContactId>
{
    public static ContactId From(Guid value) => new(value);
    public static ContactId New(DateTimeOffset at) => Id.New<ContactId>(at);
    public static bool TryParse(string? text, out ContactId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Spu (商品标识).</summary>
[JsonConverter(typeof(IdJson<SpuId>))]
public readonly record struct SpuId(Guid Value) : IId<SpuId>
{
    public static SpuId From(Guid value) => new(value);
    public static SpuId New(DateTimeOffset at) => Id.New<SpuId>(at);
    public static bool TryParse(string? text, out SpuId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Sku (规格商品标识).</summary>
[JsonConverter(typeof(IdJson<SkuId>))]
public readonly record struct SkuId(Guid Value) : IId<SkuId>
{
    public static SkuId From(Guid value) => new(value);
    public static SkuId New(DateTimeOffset at) => Id.New<SkuId>(at);
    public static bool TryParse(string? text, out SkuId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Category (类目标识).</summary>
[JsonConverter(typeof(IdJson<CategoryId>))]
public readonly record struct CategoryId(Guid Value) : IId<CategoryId>
{
    public static CategoryId From(Guid value) => new(value);
    public static CategoryId New(DateTimeOffset at) => Id.New<CategoryId>(at);
    public static bool TryParse(string? text, out CategoryId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Reservation (库存预占标识).</summary>
[JsonConverter(typeof(IdJson<ReservationId>))]
public readonly record struct ReservationId(Guid Value) : IId<ReservationId>
{
    public static ReservationId From(Guid value) => new(value);
    public static ReservationId New(DateTimeOffset at) => Id.New<ReservationId>(at);
    public static bool TryParse(string? text, out ReservationId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Payment (支付单标识).</summary>
[JsonConverter(typeof(IdJson<PaymentId>))]
public readonly record struct PaymentId(Guid Value) : IId<PaymentId>
{
    public static PaymentId From(Guid value) => new(value);
    public static PaymentId New(DateTimeOffset at) => Id.New<PaymentId>(at);
    public static bool TryParse(string? text, out PaymentId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Refund (退款单标识).</summary>
[JsonConverter(typeof(IdJson<RefundId>))]
public readonly record struct RefundId(Guid Value) : IId<RefundId>
{
    public static RefundId From(Guid value) => new(value);
    public static RefundId New(DateTimeOffset at) => Id.New<RefundId>(at);
    public static bool TryParse(string? text, out RefundId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Transfer (转账单标识).</summary>
[JsonConverter(typeof(IdJson<TransferId>))]
public readonly record struct TransferId(Guid Value) : IId<TransferId>
{
    public static TransferId From(Guid value) => new(value);
    public static TransferId New(DateTimeOffset at) => Id.New<TransferId>(at);
    public static bool TryParse(string? text, out TransferId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one ChannelCode (活码标识).</summary>
[JsonConverter(typeof(IdJson<ChannelCodeId>))]
public readonly record struct ChannelCodeId(Guid Value) : IId<ChannelCodeId>
{
    public static ChannelCodeId From(Guid value) => new(value);
    public static ChannelCodeId New(DateTimeOffset at) => Id.New<ChannelCodeId>(at);
    public static bool TryParse(string? text, out ChannelCodeId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Promotion (促销标识).</summary>
[JsonConverter(typeof(IdJson<PromotionId>))]
public readonly record struct PromotionId(Guid Value) : IId<PromotionId>
{
    public static PromotionId From(Guid value) => new(value);
    public static PromotionId New(DateTimeOffset at) => Id.New<PromotionId>(at);
    public static bool TryParse(string? text, out PromotionId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Share (分享标识).</summary>
[JsonConverter(typeof(IdJson<ShareId>))]
public readonly record struct ShareId(Guid Value) : IId<ShareId>
{
    public static ShareId From(Guid value) => new(value);
    public static ShareId New(DateTimeOffset at) => Id.New<ShareId>(at);
    public static bool TryParse(string? text, out ShareId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Plan (佣金方案标识).</summary>
[JsonConverter(typeof(IdJson<PlanId>))]
public readonly record struct PlanId(Guid Value) : IId<PlanId>
{
    public static PlanId From(Guid value) => new(value);
    public static PlanId New(DateTimeOffset at) => Id.New<PlanId>(at);
    public static bool TryParse(string? text, out PlanId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Commission (佣金标识).</summary>
[JsonConverter(typeof(IdJson<CommissionId>))]
public readonly record struct CommissionId(Guid Value) : IId<CommissionId>
{
    public static CommissionId From(Guid value) => new(value);
    public static CommissionId New(DateTimeOffset at) => Id.New<CommissionId>(at);
    public static bool TryParse(string? text, out CommissionId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Order (订单标识).</summary>
[JsonConverter(typeof(IdJson<OrderId>))]
public readonly record struct OrderId(Guid Value) : IId<OrderId>
{
    public static OrderId From(Guid value) => new(value);
    public static OrderId New(DateTimeOffset at) => Id.New<OrderId>(at);
    public static bool TryParse(string? text, out OrderId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one OrderLine (订单行标识).</summary>
[JsonConverter(typeof(IdJson<OrderLineId>))]
public readonly record struct OrderLineId(Guid Value) : IId<OrderLineId>
{
    public static OrderLineId From(Guid value) => new(value);
    public static OrderLineId New(DateTimeOffset at) => Id.New<OrderLineId>(at);
    public static bool TryParse(string? text, out OrderLineId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Checkout (合单标识).</summary>
[JsonConverter(typeof(IdJson<CheckoutId>))]
public readonly record struct CheckoutId(Guid Value) : IId<CheckoutId>
{
    public static CheckoutId From(Guid value) => new(value);
    public static CheckoutId New(DateTimeOffset at) => Id.New<CheckoutId>(at);
    public static bool TryParse(string? text, out CheckoutId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one AfterSale (售后单标识).</summary>
[JsonConverter(typeof(IdJson<AfterSaleId>))]
public readonly record struct AfterSaleId(Guid Value) : IId<AfterSaleId>
{
    public static AfterSaleId From(Guid value) => new(value);
    public static AfterSaleId New(DateTimeOffset at) => Id.New<AfterSaleId>(at);
    public static bool TryParse(string? text, out AfterSaleId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Shipment (发货单标识).</summary>
[JsonConverter(typeof(IdJson<ShipmentId>))]
public readonly record struct ShipmentId(Guid Value) : IId<ShipmentId>
{
    public static ShipmentId From(Guid value) => new(value);
    public static ShipmentId New(DateTimeOffset at) => Id.New<ShipmentId>(at);
    public static bool TryParse(string? text, out ShipmentId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Journal (记账凭证标识).</summary>
[JsonConverter(typeof(IdJson<JournalId>))]
public readonly record struct JournalId(Guid Value) : IId<JournalId>
{
    public static JournalId From(Guid value) => new(value);
    public static JournalId New(DateTimeOffset at) => Id.New<JournalId>(at);
    public static bool TryParse(string? text, out JournalId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Payout (提现单标识).</summary>
[JsonConverter(typeof(IdJson<PayoutId>))]
public readonly record struct PayoutId(Guid Value) : IId<PayoutId>
{
    public static PayoutId From(Guid value) => new(value);
    public static PayoutId New(DateTimeOffset at) => Id.New<PayoutId>(at);
    public static bool TryParse(string? text, out PayoutId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Session (登录会话标识).</summary>
[JsonConverter(typeof(IdJson<SessionId>))]
public readonly record struct SessionId(Guid Value) : IId<SessionId>
{
    public static SessionId From(Guid value) => new(value);
    public static SessionId New(DateTimeOffset at) => Id.New<SessionId>(at);
    public static bool TryParse(string? text, out SessionId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Event (事件标识).</summary>
[JsonConverter(typeof(IdJson<EventId>))]
public readonly record struct EventId(Guid Value) : IId<EventId>
{
    public static EventId From(Guid value) => new(value);
    public static EventId New(DateTimeOffset at) => Id.New<EventId>(at);
    public static bool TryParse(string? text, out EventId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Binding (绑定关系标识).</summary>
[JsonConverter(typeof(IdJson<BindingId>))]
public readonly record struct BindingId(Guid Value) : IId<BindingId>
{
    public static BindingId From(Guid value) => new(value);
    public static BindingId New(DateTimeOffset at) => Id.New<BindingId>(at);
    public static bool TryParse(string? text, out BindingId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Identity (身份标识).</summary>
[JsonConverter(typeof(IdJson<IdentityId>))]
public readonly record struct IdentityId(Guid Value) : IId<IdentityId>
{
    public static IdentityId From(Guid value) => new(value);
    public static IdentityId New(DateTimeOffset at) => Id.New<IdentityId>(at);
    public static bool TryParse(string? text, out IdentityId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Ticket (小票标识).</summary>
[JsonConverter(typeof(IdJson<TicketId>))]
public readonly record struct TicketId(Guid Value) : IId<TicketId>
{
    public static TicketId From(Guid value) => new(value);
    public static TicketId New(DateTimeOffset at) => Id.New<TicketId>(at);
    public static bool TryParse(string? text, out TicketId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Import (导入批次标识).</summary>
[JsonConverter(typeof(IdJson<ImportId>))]
public readonly record struct ImportId(Guid Value) : IId<ImportId>
{
    public static ImportId From(Guid value) => new(value);
    public static ImportId New(DateTimeOffset at) => Id.New<ImportId>(at);
    public static bool TryParse(string? text, out ImportId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one ApiKey (接口密钥标识).</summary>
[JsonConverter(typeof(IdJson<ApiKeyId>))]
public readonly record struct ApiKeyId(Guid Value) : IId<ApiKeyId>
{
    public static ApiKeyId From(Guid value) => new(value);
    public static ApiKeyId New(DateTimeOffset at) => Id.New<ApiKeyId>(at);
    public static bool TryParse(string? text, out ApiKeyId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Statement (结算单标识).</summary>
[JsonConverter(typeof(IdJson<StatementId>))]
public readonly record struct StatementId(Guid Value) : IId<StatementId>
{
    public static StatementId From(Guid value) => new(value);
    public static StatementId New(DateTimeOffset at) => Id.New<StatementId>(at);
    public static bool TryParse(string? text, out StatementId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Tag (标签标识).</summary>
[JsonConverter(typeof(IdJson<TagId>))]
public readonly record struct TagId(Guid Value) : IId<TagId>
{
    public static TagId From(Guid value) => new(value);
    public static TagId New(DateTimeOffset at) => Id.New<TagId>(at);
    public static bool TryParse(string? text, out TagId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one Segment (人群标识).</summary>
[JsonConverter(typeof(IdJson<SegmentId>))]
public readonly record struct SegmentId(Guid Value) : IId<SegmentId>
{
    public static SegmentId From(Guid value) => new(value);
    public static SegmentId New(DateTimeOffset at) => Id.New<SegmentId>(at);
    public static bool TryParse(string? text, out SegmentId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one card program (会员卡体系标识).</summary>
[JsonConverter(typeof(IdJson<CardProgramId>))]
public readonly record struct CardProgramId(Guid Value) : IId<CardProgramId>
{
    public static CardProgramId From(Guid value) => new(value);
    public static CardProgramId New(DateTimeOffset at) => Id.New<CardProgramId>(at);
    public static bool TryParse(string? text, out CardProgramId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one member's card (会员卡标识).</summary>
[JsonConverter(typeof(IdJson<CardId>))]
public readonly record struct CardId(Guid Value) : IId<CardId>
{
    public static CardId From(Guid value) => new(value);
    public static CardId New(DateTimeOffset at) => Id.New<CardId>(at);
    public static bool TryParse(string? text, out CardId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one lot of points (积分批次标识).</summary>
[JsonConverter(typeof(IdJson<PointsLotId>))]
public readonly record struct PointsLotId(Guid Value) : IId<PointsLotId>
{
    public static PointsLotId From(Guid value) => new(value);
    public static PointsLotId New(DateTimeOffset at) => Id.New<PointsLotId>(at);
    public static bool TryParse(string? text, out PointsLotId id) => Id.TryParse(text, out id);
    public override string ToString() => Value.ToString();
}
