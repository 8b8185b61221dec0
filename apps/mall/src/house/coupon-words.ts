/** How coupons are said to the person (券文案). */
import { timeOf, yuan, type Schema } from '@siyu/shared'

type Worth = Schema<'CouponWorth'>

const plain = (fen: number) => yuan(fen).replace(/\.00$/, '')

/** "¥50", the discount as the Chinese say it (88 % to pay is 8.8 折), or what one is given. */
export function couponWorth(worth: Worth): string {
  switch (worth.kind) {
    case 'Cash': return `¥${plain(worth.amount)}`
    case 'Discount': return `${worth.payBps / 1000} 折`
    case 'Gift': return '赠品'
    case 'Exchange': return worth.amount ? `¥${plain(worth.amount)} 换` : '0 元换'
    case 'Freight': return `运费 ¥${plain(worth.amount)}`
  }
}

export function couponTerms(worth: Worth): string {
  if ((worth.kind === 'Gift' || worth.kind === 'Exchange') && worth.threshold) return `另购满 ${plain(worth.threshold)} 可用`
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

/** Where it can be used, where that is not only here. */
export function couponPlace(channel: Schema<'CouponChannel'>): string {
  return { Online: '', InStore: ' · 限门店使用', Both: ' · 商城门店通用' }[channel]
}

/** Twelve digits in threes, as one reads them out. */
export function codeSaid(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1 ')
}
