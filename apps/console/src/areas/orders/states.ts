import type { Schema } from '@siyu/shared'
import type { Tone } from '../../pieces/states'

/** How the states of orders, deliveries, after-sales and money are said (交易状态文案). */
type Said<S extends string> = Readonly<Record<S, readonly [string, Tone]>>

export const orderStates: Said<Schema<'OrderState'>> = {
  AwaitingPayment: ['待支付', 'warn'], Closing: ['关闭中', 'plain'], Closed: ['已关闭', 'plain'], Paid: ['已支付', 'info'], Completed: ['已完成', 'good'], Settled: ['已结算', 'good'],
}
/** An order whose money all went back says so, wherever it stood; one on which nothing was left to pay was not paid. */
export const shownStates: Said<Schema<'OrderState'> | 'Refunded' | 'Free'> = { ...orderStates, Refunded: ['已全额退款', 'plain'], Free: ['零元已兑', 'info'] }
export const shownState = (order: { state: Schema<'OrderState'>; payable?: number; refunded?: number }): keyof typeof shownStates =>
  order.refunded && order.refunded === order.payable ? 'Refunded' : order.payable === 0 && order.state === 'Paid' ? 'Free' : order.state
export const deliveryStates: Said<Schema<'DeliveryState'>> = {
  Offered: ['待接单', 'warn'], Accepted: ['备货中', 'info'], Shipped: ['已发货', 'info'], Ready: ['待自提', 'info'], HandedOver: ['已签收', 'good'], Stranded: ['无人接单', 'bad'], Cancelled: ['已取消', 'plain'],
}
export const afterSaleStates: Said<Schema<'AfterSaleState'>> = {
  Applied: ['待处理', 'warn'], Returning: ['退货中', 'info'], Rejected: ['已拒绝', 'plain'], Cancelled: ['顾客已撤销', 'plain'], RefundPending: ['退款中', 'info'], Refunded: ['已退款', 'good'], RefundAbnormal: ['退款异常', 'bad'],
}
export const afterSaleKinds: Readonly<Record<Schema<'AfterSaleKind'>, string>> = { RefundOnly: '仅退款', Return: '退货退款' }
export const attemptStates: Said<Schema<'AttemptState'>> = {
  Created: ['准备支付', 'plain'], Submitted: ['等待顾客支付', 'warn'], Succeeded: ['支付成功', 'good'], Closed: ['已关闭', 'plain'], Failed: ['支付失败', 'bad'],
}
export const refundStates: Said<Schema<'RefundState'>> = {
  Waiting: ['排队中', 'plain'], Submitted: ['已提交微信', 'info'], Accepted: ['微信处理中', 'info'], Settled: ['已到账', 'good'], Abnormal: ['退款异常', 'bad'], Closed: ['退款关闭', 'bad'],
}
export const priceChangeStates: Said<Schema<'PriceChangeState'>> = { Pending: ['等待微信关单', 'warn'], Applied: ['已改价', 'good'], Refused: ['未成', 'plain'] }
export const commissionStates: Said<Schema<'CommissionState'> | 'Reversed'> = {
  Frozen: ['待支付', 'plain'], Pending: ['待结算', 'warn'], Payable: ['可提现', 'good'], Reversed: ['已冲回', 'plain'],
}

export const answers: Readonly<Record<Schema<'OfferAnswer'>, string>> = { Waiting: '等待接单', Accepted: '已接单', Refused: '拒单', TimedOut: '超时未接', Withdrawn: '被收回' }
export const ways: Readonly<Record<Schema<'DeliveryWay'>, string>> = { Express: '快递', Pickup: '到店自提' }
export const handovers: Readonly<Record<string, string>> = { Confirmed: '顾客确认收货', PickupCode: '凭取货码提货', Automatic: '到期自动签收' }
export const shareKinds: Readonly<Record<Schema<'ShareKind'>, string>> = {
  Activity: '活动价', MemberPrice: '会员价', LimitedDiscount: '限时折扣', FullReduction: '满减', BrandCoupon: '品牌券', PlatformCoupon: '平台券', Points: '积分抵扣', Voucher: '代金券', PriceChange: '改价',
}
export const funders: Readonly<Record<Schema<'Funder'>, string>> = { Platform: '集团承担', Brand: '品牌承担', Supplier: '供应商承担', Store: '门店承担' }
export const rules: Readonly<Record<Schema<'AttributionRule'>, string>> = {
  Campaign: '活动口令', ProductShare: '商品分享', ContentShare: '内容分享', BoundGuide: '绑定导购', BoundPromoter: '绑定推广员', Store: '门店', None: '无归属',
}
