/** Points, tiers and growth in words (积分、等级、成长值文案); a point is worth a fen. */
import { count, money } from './money'
import type { components } from './schema'

type Move = components['schemas']['PointsMove']

/** How points came or went, as it is said to the member and to staff. */
export const pointsMoves: Readonly<Record<Move, string>> = {
  Earned: '消费获得', Held: '下单抵扣', Released: '订单取消退回', Returned: '退款退回', TakenBack: '退款扣回', OwedPaid: '补扣已退款的积分',
  Expired: '到期失效', Adjusted: '人工调整', MovedIn: '会员合并转入', MovedOut: '会员合并转出', Forfeited: '会员注销失效',
}

/** "+120", "-50". */
export function pointsSaid(points: number): string {
  return points > 0 ? `+${count(points)}` : points < 0 ? `-${count(-points)}` : '0'
}

/** What a purse can pay of this order. */
export interface Purse {
  program: string
  title: string
  available: number
  most: number
  /** Why it can pay nothing. */
  why?: { zh: string } | null
}

/** "可用 1,200 积分，本单最多抵 800 积分（¥8.00）", or why it pays nothing. */
export function purseSaid(purse: Purse): string {
  if (!purse.most) return `可用 ${count(purse.available)} 积分，本单不能用：${purse.why?.zh ?? '没有可抵扣金额'}`
  return `可用 ${count(purse.available)} 积分，本单最多抵 ${count(purse.most)} 积分（${money(purse.most)}）`
}

/** Which purse pays, and with how many points at most; all that it may where none are named. */
export interface PointsChoice {
  program: string
  points?: number
}

/** What the order asks for: never more than the purse may pay now; nothing where it is gone. */
export function pointsWish(purses: readonly Purse[], choice: PointsChoice | undefined): { program: string; points: number } | undefined {
  const purse = choice && purses.find((one) => one.program === choice.program)
  const points = purse ? Math.min(choice.points ?? purse.most, purse.most) : 0
  return points > 0 ? { program: purse!.program, points } : undefined
}

/** Points as somebody types them: whole, at least one and at most so many; else undefined. */
export function wholePoints(text: string, most: number): number | undefined {
  const points = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0
  return points >= 1 && points <= most ? points : undefined
}

interface Growing {
  tier: number
  tierTitle: string
  growth?: number
  nextFrom?: number | null
  nextTitle?: string | null
}

/** "再得 680 成长值升为金卡", or that nothing is above; the lowest with nothing above is the only one. */
export function growthSaid(card: Growing): string {
  if (card.nextFrom === null || card.nextFrom === undefined) return card.tier ? `已是最高等级（${card.tierTitle}）` : '只有一个等级'
  return `再得 ${count(Math.max(card.nextFrom - (card.growth ?? 0), 0))} 成长值升为${card.nextTitle ?? '下一级'}`
}

/** How far it is to the next tier, in percent; full where nothing is above. */
export function growthPercent(card: Growing): number {
  if (!card.nextFrom) return 100
  return Math.min(100, Math.floor(((card.growth ?? 0) * 100) / card.nextFrom))
}

/** How many times the points a tier gives: 15000 → "1.5 倍". */
export function timesSaid(timesBps: number): string {
  return `${timesBps / 10_000} 倍`
}

/** A card's number in groups of four, as people read it out: "8001 0000 0001 617". */
export function cardNumberSaid(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ')
}
