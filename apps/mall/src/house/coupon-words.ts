/** How coupons are said to the person (券文案). */
import { timeOf, yuan, type Schema } from '@siyu/shared'

type Worth = Schema<'CouponWorth'>

const plain = (fen: number) => yuan(fen).replace(/\.00$/, '')

/** "¥50", or the discount as the Chinese say it: 88 % to pay is 8.8 折. */
export function couponWorth(worth: Worth): string {
  return worth.kind === 'Cash' ? `¥${plain(worth.amount)}` : `${worth.payBps / 1000} 折`
}

export function couponTerms(worth: Worth): string {
  const from = worth.threshold ? `满 ${plain(worth.threshold)} 可用` : '无门槛'
  return worth.kind === 'Discount' && worth.atMost ? `${from}，最多减 ${plain(worth.atMost)}` : from
}

const scopes: Record<Schema<'ScopeKind'>, string> = { All: '全场通用', Brand: '指定品牌可用', Category: '指定分类可用', Sku: '指定商品可用' }

export function couponScope(scope: Schema<'CouponScope'>): string {
  return scopes[scope.kind]
}

export function couponLasts(validity: Schema<'CouponValidity'>): string {
  if (validity.days) return `领取后 ${validity.days} 天内有效`
  return validity.until ? `${timeOf(validity.until)} 前有效` : '长期有效'
}
