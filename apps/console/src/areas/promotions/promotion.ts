import { dateOf, dayPlus, money, type Schema } from '@siyu/shared'
import { payBpsOf } from '../coupons/coupon'

/** A promotion while it is edited (活动草稿), and what it says in plain words. */
export type Draft = Schema<'PromotionDraft'>
export type Kind = 'Activity' | 'LimitedDiscount' | 'FullReduction'
export interface Tier { from: number | undefined; off: number | undefined; fold: string }
export interface PromotionForm {
  title: string
  kind: Kind
  /** Of activities and discounts: a price, a rate, or an amount off each unit. */
  way: 'fixed' | 'fold' | 'off'
  fixed: number | undefined
  fold: string
  off: number | undefined
  byQuantity: boolean
  /** Tiers give a rate to pay and not an amount. */
  folds: boolean
  tiers: Tier[]
  repeats: boolean
  times: number | undefined
  scope: 'All' | 'Brand' | 'Category' | 'Sku'
  ids: string[]
  funder: Schema<'Funder'>
  /** Tiers of the group's card that it is for, from 0; none is for all. */
  memberTiers: number[]
  group: string
  alone: boolean
  priority: number | undefined
  from: string
  until: string
  amount: number | undefined
  uses: number | undefined
  perPerson: number | undefined
  partial: boolean
}

export const kinds: Readonly<Record<Kind, string>> = { Activity: '活动价', LimitedDiscount: '限时折扣', FullReduction: '满减' }
export const funders: Readonly<Record<Schema<'Funder'>, string>> = { Platform: '集团', Brand: '品牌', Supplier: '供应商', Store: '门店' }
const blankTier = (): Tier => ({ from: undefined, off: undefined, fold: '' })

export const blankPromotion = (): PromotionForm => ({
  title: '', kind: 'FullReduction', way: 'fold', fixed: undefined, fold: '', off: undefined, byQuantity: false, folds: false, tiers: [blankTier()], repeats: false, times: 100,
  scope: 'All', ids: [], funder: 'Platform', memberTiers: [], group: '', alone: false, priority: 0, from: '', until: '', amount: undefined, uses: undefined, perPerson: undefined, partial: false,
})

const midnight = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
const foldOf = (bps: number | null | undefined): string => (bps ? String(bps / 1000) : '')

export function formOf(draft: Draft): PromotionForm {
  const { worth, scope = { brands: [], categories: [], skus: [] }, budget } = draft
  const tiers = worth.tiers ?? []
  return {
    ...blankPromotion(), title: draft.title, kind: draft.kind as Kind, way: worth.fixed !== null ? 'fixed' : worth.off !== null ? 'off' : 'fold', fixed: worth.fixed ?? undefined, fold: foldOf(worth.payBps),
    off: worth.off ?? undefined, byQuantity: worth.byQuantity ?? false, folds: tiers.some((tier) => tier.payBps), repeats: (worth.times ?? 1) > 1, times: (worth.times ?? 1) > 1 ? worth.times! : 100,
    tiers: tiers.length ? tiers.map((tier) => ({ from: tier.threshold, off: tier.off || undefined, fold: foldOf(tier.payBps) })) : [blankTier()],
    scope: scope.skus.length ? 'Sku' : scope.categories.length ? 'Category' : scope.brands.length ? 'Brand' : 'All', ids: [...scope.skus, ...scope.categories, ...scope.brands],
    funder: draft.funders?.[0]?.funder ?? 'Platform', memberTiers: [...(draft.tiers ?? [])], group: draft.group ?? '', alone: draft.alone ?? false, priority: draft.priority ?? 0,
    from: draft.from ? dateOf(draft.from) : '', until: draft.until ? dateOf(Date.parse(draft.until) - 1) : '',
    amount: budget?.amount ?? undefined, uses: budget?.uses ?? undefined, perPerson: budget?.perPerson ?? undefined, partial: budget?.partial ?? false,
  }
}

export function draftOf(form: PromotionForm): Draft {
  const cut = form.kind === 'FullReduction'
  return {
    title: form.title.trim(), kind: form.kind,
    worth: {
      fixed: !cut && form.way === 'fixed' ? form.fixed! : null, payBps: !cut && form.way === 'fold' ? payBpsOf(form.fold)! : null, off: !cut && form.way === 'off' ? form.off! : null,
      tiers: cut ? form.tiers.map((tier) => ({ threshold: tier.from!, off: form.folds ? 0 : tier.off!, payBps: form.folds ? payBpsOf(tier.fold)! : 0 })) : null,
      byQuantity: cut && form.byQuantity, times: cut && form.repeats && !form.folds ? form.times! : 1,
    },
    funders: [{ funder: form.funder, weight: 1 }], priority: form.priority ?? 0, group: form.group.trim() || null, excludes: [], alone: form.alone,
    scope: { brands: form.scope === 'Brand' ? form.ids : [], categories: form.scope === 'Category' ? form.ids : [], skus: form.scope === 'Sku' ? form.ids : [] },
    tiers: [...form.memberTiers].sort((one, other) => one - other), from: form.from ? midnight(form.from) : null, until: form.until ? midnight(dayPlus(form.until, 1)) : null,
    budget: { amount: form.amount ?? null, uses: form.uses ?? null, perPerson: form.perPerson ?? null, partial: form.partial },
  }
}

const badTier = (form: PromotionForm) => (tier: Tier): boolean => !tier.from || (form.folds ? !payBpsOf(tier.fold) : !tier.off || (!form.byQuantity && tier.off >= tier.from))

export const refusals = {
  title: (form: PromotionForm) => (form.title.trim() ? undefined : '请填写活动名称'),
  fixed: (form: PromotionForm) => (form.kind !== 'FullReduction' && form.way === 'fixed' && form.fixed === undefined ? '请填写活动价' : undefined),
  fold: (form: PromotionForm) => (form.kind !== 'FullReduction' && form.way === 'fold' && !payBpsOf(form.fold) ? '请填写 0.1 到 9.9 之间的折扣' : undefined),
  off: (form: PromotionForm) => (form.kind !== 'FullReduction' && form.way === 'off' && !form.off ? '请填写每件减多少' : undefined),
  tiers: (form: PromotionForm) => {
    if (form.kind !== 'FullReduction') return undefined
    if (form.tiers.some(badTier(form))) return form.folds ? '每一档都要填门槛和折扣' : '每一档都要填门槛和减多少，减的要比门槛少'
    return new Set(form.tiers.map((tier) => tier.from)).size < form.tiers.length ? '两档的门槛一样' : undefined
  },
  ids: (form: PromotionForm) => (form.scope !== 'All' && !form.ids.length ? '请选择适用的商品范围' : undefined),
  until: (form: PromotionForm) => (form.from && form.until && form.until < form.from ? '结束日期要在开始日期之后' : undefined),
}

const foldSaid = (bps: number): string => `${bps / 1000} 折`
const gateSaid = (from: number, byQuantity: boolean | undefined): string => (byQuantity ? `${from} 件` : `${money(from)} `)

/** 满 ¥300.00 减 ¥40.00（可叠加 3 次）· 8.8 折 · 一口价 ¥99.00 · 每件减 ¥10.00 */
export function worthSaid(worth: Schema<'WorthDraft'>): string {
  if (worth.fixed !== null) return `一口价 ${money(worth.fixed)}`
  if (worth.payBps !== null) return foldSaid(worth.payBps)
  if (worth.off !== null) return `每件减 ${money(worth.off)}`
  const each = (worth.times ?? 1) > 1 ? '每满' : '满'
  const tiers = [...(worth.tiers ?? [])].sort((one, other) => one.threshold - other.threshold)
  return tiers.map((tier) => `${each} ${gateSaid(tier.threshold, worth.byQuantity)}${tier.payBps ? `打 ${foldSaid(tier.payBps)}` : `减 ${money(tier.off)}`}`).join('，') + ((worth.times ?? 1) > 1 ? `，最多 ${worth.times} 次` : '')
}

export function periodSaid(draft: Pick<Draft, 'from' | 'until'>): string {
  const until = draft.until ? dateOf(Date.parse(draft.until) - 1) : undefined
  if (draft.from) return until ? `${dateOf(draft.from)} 至 ${until}` : `${dateOf(draft.from)} 起`
  return until ? `至 ${until}` : '长期有效'
}

/** Where a promotion stands today: one that runs may not have begun, or be over. */
export const stands = { soon: ['未开始', 'info'], on: ['进行中', 'good'], over: ['已过期', 'plain'], ended: ['已结束', 'plain'] } as const
export function standOf(row: { state: Schema<'PromotionState'>; draft: Pick<Draft, 'from' | 'until'> }, now: number): keyof typeof stands {
  if (row.state === 'Ended') return 'ended'
  if (row.draft.from && Date.parse(row.draft.from) > now) return 'soon'
  return row.draft.until && Date.parse(row.draft.until) <= now ? 'over' : 'on'
}

/** What happens at the till, in one paragraph; undefined while the form is not whole. */
export function preview(form: PromotionForm, scopeNames: readonly string[], tierOf = (tier: number): string => `第 ${tier + 1} 级`): string | undefined {
  if (Object.values(refusals).some((refuse) => refuse(form))) return undefined
  const draft = draftOf(form)
  const goods = form.scope === 'All' ? '全部商品' : scopeNames.join('、')
  const limits = [form.amount && `总共最多优惠 ${money(form.amount)}`, form.uses && `最多 ${form.uses} 单`, form.perPerson && `每人最多 ${form.perPerson} 单`].filter(Boolean).join('，')
  const whom = draft.tiers?.length ? `${draft.tiers.map(tierOf).join('、')}` : ''
  return `${periodSaid(draft)}，${whom}买${goods}${worthSaid(draft.worth)}，优惠由${funders[form.funder]}承担。${limits ? `${limits}。` : ''}`
    + `${form.group.trim() ? `和「${form.group.trim()}」组里的其他活动只取最优惠的一个。` : ''}${form.alone ? '用了它的商品不能再用后面的活动和优惠券。' : ''}`
}
