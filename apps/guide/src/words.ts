import { money, percent, type Schema } from '@siyu/shared'

/** The house's states and rules in a shop guide's words (文案). */

type DeliveryState = Schema<'DeliveryState'>
type OrderState = Schema<'OrderState'>
type Worth = Schema<'CouponWorth'>

export interface Said {
  text: string
  tone: 'good' | 'warn' | 'bad' | 'info' | 'quiet'
}

const deliveries: Record<DeliveryState, Said> = {
  Offered: { text: '待接单', tone: 'warn' },
  Accepted: { text: '待发货', tone: 'warn' },
  Shipped: { text: '已发货', tone: 'info' },
  Ready: { text: '待顾客自提', tone: 'info' },
  HandedOver: { text: '已送达', tone: 'good' },
  Stranded: { text: '等总部派单', tone: 'bad' },
  Cancelled: { text: '已取消', tone: 'quiet' },
}

export function deliverySaid(state: DeliveryState, way: Schema<'DeliveryWay'>): Said {
  if (state === 'Accepted' && way === 'Pickup') return { text: '待备货', tone: 'warn' }
  if (state === 'HandedOver' && way === 'Pickup') return { text: '已自提', tone: 'good' }
  return deliveries[state]
}

const orders: Record<OrderState, Said> = {
  AwaitingPayment: { text: '待付款', tone: 'warn' },
  Closing: { text: '正在关闭', tone: 'quiet' },
  Closed: { text: '已关闭', tone: 'quiet' },
  Paid: { text: '已付款', tone: 'info' },
  Completed: { text: '已完成', tone: 'good' },
  Settled: { text: '已完成', tone: 'good' },
}

/** What was wholly refunded is neither paid nor done any more. */
export function orderSaid(order: { state: OrderState; payable: number; refunded: number }): Said {
  if (order.refunded > 0 && order.refunded >= order.payable) return { text: '已全部退款', tone: 'bad' }
  if (order.payable === 0 && order.state === 'Paid') return { text: '零元已兑', tone: 'good' }
  return orders[order.state]
}

const afterSales: Record<Schema<'AfterSaleState'>, Said> = {
  Applied: { text: '售后待处理', tone: 'warn' },
  Returning: { text: '退货中', tone: 'warn' },
  Rejected: { text: '售后未同意', tone: 'quiet' },
  Cancelled: { text: '售后已撤销', tone: 'quiet' },
  RefundPending: { text: '退款中', tone: 'warn' },
  Refunded: { text: '已退款', tone: 'bad' },
  RefundAbnormal: { text: '退款异常，总部处理中', tone: 'bad' },
}

export function afterSaleSaid(state: Schema<'AfterSaleState'>): Said {
  return afterSales[state]
}

const rules: Record<Schema<'AttributionRule'>, string> = {
  Campaign: '您的专属活动带来的订单',
  ProductShare: '顾客点了您分享的商品',
  ContentShare: '顾客点了您分享的内容',
  BoundGuide: '顾客是您的专属客户',
  BoundPromoter: '顾客由您推荐',
  Store: '门店订单',
  None: '无归属',
}

export function ruleSaid(earning: { rule: Schema<'AttributionRule'>; level: number }): string {
  return earning.level === 2 ? '您推荐的同事成交' : rules[earning.rule]
}

export function sumSaid(earning: { cash: number; rateBps: number; amount: number }): string {
  return `实付 ${money(earning.cash)} × ${percent(earning.rateBps)} = ${money(earning.amount)}`
}

export function earningSaid(earning: { state: Schema<'EarningState'>; amount: number; reversed: number; payableAt?: string | null }): Said {
  if (earning.reversed > 0 && earning.reversed >= earning.amount) return { text: '退款冲回', tone: 'bad' }
  return earning.state === 'Payable' ? { text: '已可提现', tone: 'good' } : { text: '待结算', tone: 'warn' }
}

const payouts: Record<Schema<'PayoutState'>, Said> = {
  Requested: { text: '正在发起', tone: 'info' },
  InFlight: { text: '等您确认收款', tone: 'warn' },
  Paid: { text: '已到账', tone: 'good' },
  Returned: { text: '已退回可提现', tone: 'bad' },
}

export function payoutSaid(state: Schema<'PayoutState'>): Said {
  return payouts[state]
}

const statements: Record<Schema<'StatementState'>, Said> = {
  Draft: { text: '核对中', tone: 'info' },
  Issued: { text: '待您核对', tone: 'warn' },
  Disputed: { text: '等总部答复', tone: 'bad' },
  Confirmed: { text: '已核对', tone: 'good' },
  Invoiced: { text: '已开票', tone: 'info' },
  Paid: { text: '已付款', tone: 'good' },
  Closed: { text: '已结清', tone: 'good' },
}

export function statementSaid(state: Schema<'StatementState'>): Said {
  return statements[state]
}

const causes: Record<Schema<'FactCause'>, string> = {
  Sale: '销售', Refund: '退款', Commission: '佣金转可提现', Reversal: '退款冲回', Payout: '提现', PayoutReturned: '提现退回', Adjustment: '其他', CarriedOut: '结转下期', CarriedIn: '上期结转', Redemption: '门店核销', RedemptionUndone: '撤销核销',
}

export function causeSaid(cause: Schema<'FactCause'>): string {
  return causes[cause]
}

const acts: Partial<Record<Schema<'StatementAct'>, string>> = { Disputed: '我的疑问', Answered: '总部答复', Confirmed: '我已确认' }

export function actSaid(act: Schema<'StatementAct'>): string {
  return acts[act] ?? '总部'
}

/** "满 ¥200.00 减 ¥30.00", "8.5 折，最多减 ¥50.00". */
export function worthSaid(worth: Worth): string {
  const from = worth.threshold > 0 ? `满 ${short(worth.threshold)} ` : ''
  if (worth.kind === 'Cash') return `${from || '无门槛'}减 ${short(worth.amount)}`
  if (worth.kind === 'Freight') return `${from}运费减 ${short(worth.amount)}`
  const besides = worth.threshold > 0 ? `另购满 ${short(worth.threshold)} ` : ''
  if (worth.kind === 'Gift') return `${besides}送一件`
  if (worth.kind === 'Exchange') return `${besides}${short(worth.amount)} 换一件`
  const cap = worth.atMost ? `，最多减 ${short(worth.atMost)}` : ''
  return `${from}${(worth.payBps / 1000).toFixed(2).replace(/\.?0+$/, '')} 折${cap}`
}

/** Whole yuan need no decimals on a coupon. */
function short(fen: number): string {
  return money(fen).replace(/\.00$/, '')
}

const scopes: Record<Schema<'ScopeKind'>, string> = { All: '全部商品可用', Brand: '指定品牌可用', Category: '指定品类可用', Sku: '指定商品可用' }

export function scopeSaid(kind: Schema<'ScopeKind'>): string {
  return scopes[kind]
}

/** The pickup code of a QR that the member shows, which may carry more than the code; or what was typed. */
export function pickupCode(text: string): string {
  const named = /[?&]code=([^&#]+)/.exec(text)
  return (named ? decodeURIComponent(named[1]) : text).replace(/[\s-]/g, '').toUpperCase()
}

/** The code of a coupon (券码): the digits of what was scanned or typed. */
export function couponCode(text: string): string {
  return text.replace(/[\s-]/g, '')
}

const held: Record<Schema<'HeldState'>, Said> = {
  Usable: { text: '可使用', tone: 'info' },
  NotYet: { text: '未到时间', tone: 'quiet' },
  Locked: { text: '订单占用中', tone: 'warn' },
  Used: { text: '已使用', tone: 'good' },
  Expired: { text: '已过期', tone: 'quiet' },
}

export function heldSaid(state: Schema<'HeldState'>): Said {
  return held[state]
}

const listings: Record<Schema<'ListingState'>, Said> = {
  Draft: { text: '草稿', tone: 'quiet' },
  InReview: { text: '审核中', tone: 'warn' },
  Returned: { text: '已退回', tone: 'bad' },
  Published: { text: '已上架', tone: 'good' },
  Delisted: { text: '已下架', tone: 'quiet' },
}

export function listingSaid(state: Schema<'ListingState'>): Said {
  return listings[state]
}
