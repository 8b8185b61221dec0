/** Prices as the house counts them (试算): for members the whole explanation, for visitors the list prices and nothing more. */
import type { Schema } from '@siyu/shared'
import { house } from './api'
import { isMember, signedIn } from './member'

export type Quote = Schema<'QuotePriceResponse'>
export type QuotedCoupon = Quote['coupons'][number]

export async function quoteOf(lines: { sku: string; quantity: number }[], coupon: string | null = null, points: Schema<'PointsWish'> | null = null, freight = 0): Promise<Quote | undefined> {
  if (!isMember.value || !lines.length) return undefined
  return signedIn(() => house.post('/api/mall/quote', { body: { lines, coupon, points, freight } }))
}

/** The coupon that takes off most; none where none does. */
export function bestCoupon(coupons: readonly QuotedCoupon[]): QuotedCoupon | undefined {
  return coupons.filter((one) => one.usable && one.off > 0).sort((a, b) => b.off - a.off)[0]
}

/** Freight by the terms of the house; picking up costs nothing. */
export function freightOf(terms: { freight: number; freeFrom: number }, list: number, pickup: boolean): number {
  return pickup || list >= terms.freeFrom ? 0 : terms.freight
}

/** What a share of a discount is called to the person who saves it. */
export const shareNames: Record<Schema<'PriceShare'>['kind'], string> = {
  Activity: '活动优惠',
  MemberPrice: '会员价优惠',
  LimitedDiscount: '限时折扣',
  FullReduction: '满减',
  BrandCoupon: '品牌券',
  PlatformCoupon: '优惠券',
  Points: '积分抵扣',
  Voucher: '礼券',
  PriceChange: '商家改价',
}

/** The discounts of some lines, summed by kind in the order of the pipeline. */
export function savings(lines: readonly { shares: readonly { kind: keyof typeof shareNames; amount: number }[] }[]): { name: string; amount: number }[] {
  const sums = new Map<string, number>()
  for (const share of lines.flatMap((line) => line.shares)) sums.set(shareNames[share.kind], (sums.get(shareNames[share.kind]) ?? 0) + share.amount)
  return [...sums].map(([name, amount]) => ({ name, amount }))
}
