import { count, fenOf, timesSaid, type Schema } from '@siyu/shared'

/** A card program while it is edited (会员卡体系草稿), and what it says in plain words. */
export interface TierForm {
  title: string
  from: number | undefined
  /** How many times the points, as people say it: "1.5". */
  times: string
  benefits: string
}
export interface ProgramForm {
  title: string
  /** Empty is the group's. */
  brand: string | undefined
  opens: Schema<'OpenWay'>
  /** Points and growth a yuan of cash: "1", "0.5". */
  points: string
  growth: string
  /** The most of the goods that points pay, in percent. */
  most: string
  months: number | undefined
  grace: number | undefined
  window: number | undefined
  tierMonths: number | undefined
  downgrade: Schema<'Downgrade'>
  revert: boolean
  tiers: TierForm[]
}

export type Rules = Schema<'CardRules'>
export const mostTiers = 10
export const opens: Readonly<Record<Schema<'OpenWay'>, string>> = { Joining: '入会时自动开卡', Purchase: '首次消费后自动开卡', Request: '会员自己领取' }
export const downgrades: Readonly<Record<Schema<'Downgrade'>, string>> = { OneDown: '降一级', ByGrowth: '按当时的成长值定级' }
export const blankTier = (): TierForm => ({ title: '', from: undefined, times: '1', benefits: '' })

export const blankProgram = (): ProgramForm => ({
  title: '', brand: undefined, opens: 'Joining', points: '1', growth: '1', most: '50', months: 12, grace: 30, window: 365, tierMonths: 12, downgrade: 'OneDown', revert: false,
  tiers: [{ title: '普通会员', from: 0, times: '1', benefits: '' }],
})

/** "1.5" → 15000 basis points, to four decimals; undefined where it is no number from 0 to 10. */
export function timesBpsOf(text: string): number | undefined {
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?$/.exec(text.trim())
  const bps = match ? Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0')) : Infinity
  return bps <= 100_000 ? bps : undefined
}

/** Hundredths, from 0 to 100: a point a yuan is 1 %, and 50 % are 5000 basis points. */
export function bpsOf(text: string): number | undefined {
  const bps = fenOf(text)
  return bps !== undefined && bps >= 0 && bps <= 10_000 ? bps : undefined
}

export function formOf(row: Pick<Schema<'ProgramListRow'>, 'title' | 'brand' | 'rules'>): ProgramForm {
  const { rules } = row
  return {
    title: row.title, brand: row.brand ?? '', opens: rules.opens!, points: String(rules.pointsBps! / 100), growth: String(rules.growthBps! / 100), most: String(rules.mostBps! / 100),
    months: rules.pointsMonths, grace: rules.graceDays, window: rules.windowDays, tierMonths: rules.tierMonths, downgrade: rules.downgrade!, revert: rules.revertOnRefund!,
    tiers: rules.tiers!.map((tier) => ({ title: tier.title, from: tier.from, times: String(tier.timesBps / 10_000), benefits: tier.benefits })),
  }
}

export function rulesOf(form: ProgramForm): Rules {
  return {
    opens: form.opens, pointsBps: bpsOf(form.points)!, growthBps: bpsOf(form.growth)!, mostBps: bpsOf(form.most)!, pointsMonths: form.months!, graceDays: form.grace!, windowDays: form.window!,
    tierMonths: form.tierMonths!, downgrade: form.downgrade, revertOnRefund: form.revert,
    tiers: form.tiers.map((tier, i) => ({ title: tier.title.trim(), from: i ? tier.from! : 0, timesBps: timesBpsOf(tier.times)!, benefits: tier.benefits.trim() })),
  }
}

const between = (value: number | undefined, least: number, most: number, words: string): string | undefined =>
  value !== undefined && Number.isInteger(value) && value >= least && value <= most ? undefined : `${words}要在 ${least} 到 ${count(most)} 之间`

function tierRefusal(tiers: readonly TierForm[]): string | undefined {
  for (const [i, tier] of tiers.entries()) {
    if (!tier.title.trim()) return `请填写第 ${i + 1} 级的名称`
    if (i && (tier.from === undefined || tier.from <= (i > 1 ? tiers[i - 1]!.from ?? 0 : 0))) return `第 ${i + 1} 级「${tier.title.trim()}」的成长值要比上一级高`
    if (timesBpsOf(tier.times) === undefined) return `第 ${i + 1} 级的积分倍数要在 0 到 10 之间`
  }
  return new Set(tiers.map((tier) => tier.title.trim())).size < tiers.length ? '两个等级的名称一样' : undefined
}

export const refusals = {
  title: (form: ProgramForm) => (form.title.trim() ? undefined : '请填写会员卡名称'),
  brand: (form: ProgramForm) => (form.brand === undefined ? '请选择用在哪里' : undefined),
  points: (form: ProgramForm) => (bpsOf(form.points) === undefined ? '每元积分要在 0 到 100 之间，最多两位小数' : undefined),
  growth: (form: ProgramForm) => (bpsOf(form.growth) === undefined ? '每元成长值要在 0 到 100 之间，最多两位小数' : undefined),
  most: (form: ProgramForm) => (bpsOf(form.most) === undefined ? '抵扣比例要在 0 到 100 之间' : undefined),
  months: (form: ProgramForm) => between(form.months, 1, 60, '积分有效期'),
  grace: (form: ProgramForm) => between(form.grace, 1, 365, '宽限期'),
  window: (form: ProgramForm) => between(form.window, 30, 1095, '统计天数'),
  tierMonths: (form: ProgramForm) => between(form.tierMonths, 1, 60, '等级有效期'),
  tiers: (form: ProgramForm) => tierRefusal(form.tiers),
}

/** "消费 1 元得 1 积分、1 成长值（返 1%）" */
export function earnSaid(rules: Rules): string {
  return `消费 1 元得 ${rules.pointsBps! / 100} 积分（返 ${rules.pointsBps! / 100}%）、${rules.growthBps! / 100} 成长值`
}

export function paySaid(rules: Rules): string {
  return rules.mostBps ? `100 积分抵 1 元，每单最多抵商品金额的 ${rules.mostBps / 100}%` : '积分只累计，不能抵扣'
}

/** "普通会员 → 金卡（满 1,000，1.5 倍积分）" */
export function tiersSaid(rules: Rules): string {
  return rules.tiers!.map((tier, i) => (i ? `${tier.title}（成长值满 ${count(tier.from)}，${timesSaid(tier.timesBps)}积分）` : tier.title)).join(' → ')
}

export function keepSaid(rules: Rules): string {
  const lost = rules.revertOnRefund ? '靠退掉的订单升的级会立即收回' : '退单不收回已升的级'
  return `最近 ${rules.windowDays} 天的成长值定级，等级保留 ${rules.tierMonths} 个月，到期未达标${downgrades[rules.downgrade!]}；${lost}`
}

/** What a program gives, in one paragraph; undefined while the form is not whole. */
export function preview(form: ProgramForm): string | undefined {
  if (Object.values(refusals).some((refuse) => refuse(form))) return undefined
  const rules = rulesOf(form)
  const levels = rules.tiers!.length > 1 ? `等级：${tiersSaid(rules)}。${keepSaid(rules)}。` : '只有一个等级。'
  return `${opens[form.opens]}，${form.brand ? '只算这个品牌的消费' : '全部品牌的消费都算'}。${earnSaid(rules)}，售后期结束后可用，${rules.pointsMonths} 个月后到期。${paySaid(rules)}。${levels}`
}
