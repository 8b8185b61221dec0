import { dateOf, percent, type Schema } from '@siyu/shared'

/** Commission plans in words, and rates as people type them (分佣方案文案). */

/** "10" or "2.5" per cent → basis points; undefined where it is no rate. */
export function ratesOf(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}
export const bpsText = (bps: number): string => percent(bps).slice(0, -1)

type Plan = Schema<'CommissionPlan'>
export interface PlanNames {
  brand: (id: string) => string
  category: (id: string) => string
  goods: Readonly<Record<string, string>>
  role: (code: string) => string
}

/** 青禾品牌的商品，导购得 10%… */
export function planSaid(plan: Pick<Plan, 'brand' | 'category' | 'sku' | 'role' | 'rateBps' | 'secondRateBps' | 'boundGuideEarns'>, names: PlanNames): string {
  const goods = plan.sku ? `「${names.goods[plan.sku] ?? '指定商品'}」` : plan.category ? `「${names.category(plan.category)}」分类的商品` : plan.brand ? `${names.brand(plan.brand)} 的商品` : '所有商品'
  const who = plan.role ? names.role(plan.role) : '所有员工'
  const second = plan.secondRateBps ? `，推荐人得 ${percent(plan.secondRateBps)}` : ''
  return `${goods}：${who}分享成交得 ${percent(plan.rateBps)}${second}；没有人分享时，${plan.boundGuideEarns ? '绑定的导购得这份佣金' : '没有人得佣金'}。`
}

export function planState(plan: Pick<Plan, 'startsAt' | 'endsAt'>, now: number): 'Coming' | 'Running' | 'Ended' {
  if (plan.endsAt && Date.parse(plan.endsAt) <= now) return 'Ended'
  return Date.parse(plan.startsAt) > now ? 'Coming' : 'Running'
}

export const spanSaid = (plan: Pick<Plan, 'startsAt' | 'endsAt'>): string => `${dateOf(plan.startsAt)} 起${plan.endsAt ? `，至 ${dateOf(plan.endsAt)}` : '，长期有效'}`
