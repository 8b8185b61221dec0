import { describe, expect, it } from 'vitest'
import { blankCoupon, draftOf, formOf, payBpsOf, preview, refusals, validitySaid, worthSaid } from './coupon'

const cash = { ...blankCoupon(), title: '新人券', threshold: 10_000, amount: 2_000 }

describe('a coupon', () => {
  it('says in plain words what it is worth', () => {
    expect(worthSaid({ kind: 'Cash', threshold: 10_000, amount: 2_000, payBps: 0, atMost: null })).toBe('满 ¥100.00 减 ¥20.00')
    expect(worthSaid({ kind: 'Cash', threshold: 0, amount: 1_000, payBps: 0, atMost: null })).toBe('无门槛减 ¥10.00')
    expect(worthSaid({ kind: 'Discount', threshold: 0, amount: 0, payBps: 8_800, atMost: 5_000 })).toBe('无门槛打 8.8 折，最多减 ¥50.00')
    expect(worthSaid({ kind: 'Gift', threshold: 30_000, amount: 0, payBps: 0, atMost: null })).toBe('另购满 ¥300.00 送一件')
    expect(worthSaid({ kind: 'Exchange', threshold: 0, amount: 990, payBps: 0, atMost: null })).toBe('¥9.90 换一件')
    expect(worthSaid({ kind: 'Freight', threshold: 0, amount: 800, payBps: 0, atMost: null })).toBe('无门槛运费减 ¥8.00')
  })

  it('is previewed with an example only when it is whole', () => {
    expect(preview({ ...cash, amount: undefined }, [], undefined)).toBeUndefined()
    const words = preview(cash, [], undefined)!
    expect(words).toContain('买全部商品，满 ¥100.00 减 ¥20.00')
    expect(words).toContain('例如买 ¥200.00，实付 ¥180.00')
    expect(preview({ ...cash, kind: 'Discount', fold: '8.8', atMost: 1_000 }, [], '青禾')).toContain('由 青禾 承担。例如买 ¥200.00，实付 ¥190.00')
  })

  it('names goods where it gives some, and freight goes with the platform and the mall', () => {
    const gift = { ...cash, kind: 'Gift' as const, amount: undefined, scope: 'Sku' as const, ids: ['scarf'], channel: 'Both' as const }
    expect(refusals.ids({ ...gift, scope: 'All' })).toContain('商品')
    expect(draftOf(gift).worth).toMatchObject({ kind: 'Gift', amount: 0, payBps: 0 })
    expect(preview(gift, ['围巾'], undefined)).toContain('顾客另购满 ¥100.00 送一件（围巾），商城、门店都能用')
    expect(refusals.amount({ ...gift, kind: 'Exchange' })).toContain('兑换价')
    expect(draftOf({ ...gift, kind: 'Exchange', amount: 0 }).worth).toMatchObject({ kind: 'Exchange', amount: 0 })
    const freight = draftOf({ ...gift, kind: 'Freight', amount: 800, brand: 'b', stores: ['s'] })
    expect([freight.scope.kind, freight.funder, freight.brand, freight.channel, freight.stores]).toEqual(['All', 'Platform', null, 'Online', []])
  })

  it('reads what people call a discount', () => {
    expect(payBpsOf('8.8')).toBe(8_800)
    expect(payBpsOf('8.85')).toBe(8_850)
    expect(payBpsOf('9')).toBe(9_000)
    expect(payBpsOf('0')).toBeUndefined()
    expect(payBpsOf('88')).toBeUndefined()
  })

  it('is good through the whole of its last day in China, there and back', () => {
    const span = { ...cash, lasting: 'span' as const, days: undefined, from: '2026-11-01', until: '2026-11-11' }
    const draft = draftOf(span)
    expect(draft.validity).toEqual({ days: null, from: '2026-10-31T16:00:00.000Z', until: '2026-11-11T16:00:00.000Z' })
    expect(validitySaid(draft.validity)).toBe('2026-11-01 至 2026-11-11 有效')
    const back = formOf({ ...draft, id: 'x', state: 'Open', total: draft.total, taken: 0, perPerson: draft.perPerson, brand: null, funder: 'Platform' })
    expect([back.from, back.until, back.lasting]).toEqual(['2026-11-01', '2026-11-11', 'span'])
  })

  it('names what is missing', () => {
    expect(refusals.amount({ ...cash, amount: undefined })).toContain('优惠金额')
    expect(refusals.ids({ ...cash, scope: 'Brand' })).toContain('范围')
    expect(refusals.from({ ...cash, lasting: 'span' })).toContain('日期')
    expect(refusals.days({ ...cash })).toBeUndefined()
  })
})
