import { money, dateOf, dayPlus, type Schema } from '@siyu/shared'

/** A coupon template while it is edited (券模板草稿), and what it says in plain words. */
export interface CouponForm {
  title: string
  kind: Schema<'CouponKind'>
  threshold: number | undefined
  amount: number | undefined
  /** What is left to pay, as people say it: "8.8" is 8.8 折. */
  fold: string
  atMost: number | undefined
  scope: Schema<'ScopeKind'>
  ids: string[]
  brand: string
  channel: Schema<'CouponChannel'>
  stores: string[]
  /** Guides give it, nobody takes it. */
  onlyGiven: boolean
  total: number | undefined
  perPerson: number | undefined
  lasting: 'days' | 'span'
  days: number | undefined
  from: string
  until: string
}

export const couponKinds: Readonly<Record<Schema<'CouponKind'>, string>> = { Cash: '满减券', Discount: '折扣券', Gift: '礼品券', Exchange: '兑换券', Freight: '运费券' }
export const channels: Readonly<Record<Schema<'CouponChannel'>, string>> = { Online: '商城下单', InStore: '到店核销', Both: '两者都可' }
export const forUnit = (kind: Schema<'CouponKind'>): boolean => kind === 'Gift' || kind === 'Exchange'

export const blankCoupon = (): CouponForm => ({
  title: '', kind: 'Cash', threshold: undefined, amount: undefined, fold: '', atMost: undefined, scope: 'All', ids: [], brand: '', channel: 'Online', stores: [], onlyGiven: false,
  total: 1000, perPerson: 1, lasting: 'days', days: 30, from: '', until: '',
})

export function formOf(row: Schema<'TemplateListRow'>): CouponForm {
  const { worth, scope, validity } = row
  return {
    title: row.title, kind: worth.kind, threshold: worth.threshold || undefined, amount: worth.kind === 'Exchange' ? worth.amount : worth.amount || undefined,
    fold: worth.kind === 'Discount' ? String(worth.payBps / 1000) : '', atMost: worth.atMost ?? undefined, scope: scope.kind, ids: [...scope.ids],
    brand: row.brand ?? '', channel: row.channel ?? 'Online', stores: [...(row.stores ?? [])], onlyGiven: row.onlyGiven ?? false, total: row.total, perPerson: row.perPerson, lasting: validity.days === null ? 'span' : 'days', days: validity.days ?? undefined,
    from: validity.from ? dateOf(validity.from) : '', until: validity.until ? dateOf(Date.parse(validity.until) - 1) : '',
  }
}

/** "8.8" → 8800 basis points to pay; undefined where it is no 折 between 0.1 and 9.9. */
export function payBpsOf(fold: string): number | undefined {
  const match = /^(\d)(?:\.(\d{1,2}))?$/.exec(fold.trim())
  if (!match) return undefined
  const bps = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(2, '0')) * 10
  return bps >= 100 && bps <= 9990 ? bps : undefined
}

const midnight = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()

export function draftOf(form: CouponForm): Schema<'TemplateDraft'> {
  const rate = form.kind === 'Discount'
  const freight = form.kind === 'Freight'
  const channel = freight ? 'Online' : form.channel
  const scope = freight ? 'All' : forUnit(form.kind) ? 'Sku' : form.scope
  const brand = freight ? null : form.brand || null
  return {
    title: form.title.trim(),
    worth: { kind: form.kind, threshold: form.threshold ?? 0, amount: rate || form.kind === 'Gift' ? 0 : form.amount!, payBps: rate ? payBpsOf(form.fold)! : 0, atMost: rate ? (form.atMost ?? null) : null },
    scope: { kind: scope, ids: scope === 'All' ? [] : form.ids },
    validity: form.lasting === 'days' ? { days: form.days!, from: null, until: null } : { days: null, from: midnight(form.from), until: midnight(dayPlus(form.until, 1)) },
    funder: brand ? 'Brand' : 'Platform', brand, channel, stores: channel === 'Online' ? [] : form.stores, onlyGiven: form.onlyGiven, total: form.total!, perPerson: form.perPerson!,
  }
}

export const refusals = {
  title: (form: CouponForm) => (form.title.trim() ? undefined : '请填写券名称'),
  amount: (form: CouponForm) => {
    if (form.kind === 'Exchange') return form.amount === undefined ? '请填写兑换价，可以是 0' : undefined
    return (form.kind === 'Cash' || form.kind === 'Freight') && !form.amount ? '请填写优惠金额' : undefined
  },
  fold: (form: CouponForm) => (form.kind === 'Discount' && !payBpsOf(form.fold) ? '请填写 0.1 到 9.9 之间的折扣' : undefined),
  ids: (form: CouponForm) => {
    if (form.kind === 'Freight') return undefined
    if (forUnit(form.kind)) return form.scope === 'Sku' && form.ids.length ? undefined : '请指定送出或兑换的商品'
    return form.scope !== 'All' && !form.ids.length ? '请选择适用的商品范围' : undefined
  },
  total: (form: CouponForm) => (form.total ? undefined : '请填写发放总量'),
  perPerson: (form: CouponForm) => (form.perPerson ? undefined : '请填写每人限领'),
  days: (form: CouponForm) => (form.lasting === 'days' && !form.days ? '请填写有效天数' : undefined),
  from: (form: CouponForm) => (form.lasting === 'span' && !(form.from && form.until) ? '请选择起止日期' : undefined),
}

type Worth = Pick<Schema<'CouponWorth'>, 'kind' | 'threshold' | 'amount' | 'payBps' | 'atMost'>

/** 满 ¥100.00 减 ¥20.00 · 满 ¥100.00 打 8.8 折，最多减 ¥50.00 · 无门槛减 ¥10.00 */
export function worthSaid(worth: Worth): string {
  const gate = worth.threshold ? `满 ${money(worth.threshold)} ` : '无门槛'
  if (worth.kind === 'Cash') return `${gate}减 ${money(worth.amount)}`
  if (worth.kind === 'Freight') return `${gate}运费减 ${money(worth.amount)}`
  const besides = worth.threshold ? `另购满 ${money(worth.threshold)} ` : ''
  if (worth.kind === 'Gift') return `${besides}送一件`
  if (worth.kind === 'Exchange') return `${besides}${money(worth.amount)} 换一件`
  const cap = worth.atMost ? `，最多减 ${money(worth.atMost)}` : ''
  return `${gate}打 ${worth.payBps / 1000} 折${cap}`
}

export function validitySaid(validity: Schema<'CouponValidity'>): string {
  if (validity.days) return `领取后 ${validity.days} 天内有效`
  if (!validity.from || !validity.until) return '—'
  return `${dateOf(validity.from)} 至 ${dateOf(Date.parse(validity.until) - 1)} 有效`
}

/** What a customer will hold, in one paragraph; undefined while the form is not whole. */
export function preview(form: CouponForm, scopeNames: readonly string[], brandName: string | undefined): string | undefined {
  if (Object.values(refusals).some((refuse) => refuse(form))) return undefined
  const draft = draftOf(form)
  const goods = form.scope === 'All' ? '全部商品' : `${scopeNames.join('、')}${form.scope === 'Sku' ? '' : ' 的商品'}`
  const within = brandName && form.scope !== 'Brand' ? `（限 ${brandName} 品牌）` : ''
  const example = exampleOf(draft.worth)
  const place = { Online: '在商城下单时用', InStore: '到店出示券码用', Both: '商城、门店都能用' }[draft.channel ?? 'Online']
  const what = forUnit(form.kind) ? `${worthSaid(draft.worth)}（${scopeNames.join('、')}）${within}` : form.kind === 'Freight' ? worthSaid(draft.worth) : `买${goods}${within}，${worthSaid(draft.worth)}`
  return `「${draft.title}」：顾客${what}，${place}。${validitySaid(draft.validity)}。共 ${draft.total} 张，每人最多${form.onlyGiven ? '收' : '领'} ${draft.perPerson} 张。${form.onlyGiven ? '只由导购按额度赠送，顾客不能自己领。' : ''}`
    + `${brandName ? `优惠由 ${brandName} 承担。` : '优惠由集团承担。'}${example}`
}

function exampleOf(worth: Worth): string {
  if (worth.kind !== 'Cash' && worth.kind !== 'Discount') return ''
  const price = Math.max(worth.threshold, 20_000)
  const off = worth.kind === 'Cash' ? Math.min(worth.amount, price) : Math.min(Math.floor((price * (10_000 - worth.payBps)) / 10_000), worth.atMost ?? Infinity)
  return `例如买 ${money(price)}，实付 ${money(price - off)}。`
}
