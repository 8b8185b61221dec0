import { describe, expect, it } from 'vitest'
import { bpsText, planSaid, planState, ratesOf } from './plan'

const names = { brand: () => '青禾', category: () => '女装', goods: { s: '羊毛衫 红' }, role: () => '导购' }
const plan = { brand: null, category: null, sku: null, role: null, rateBps: 1000, secondRateBps: 0, boundGuideEarns: true }

describe('a commission plan', () => {
  it('reads rates as people type them', () => {
    expect(ratesOf('10')).toBe(1000)
    expect(ratesOf('2.5')).toBe(250)
    expect(ratesOf('-1')).toBeUndefined()
    expect(bpsText(250)).toBe('2.5')
    expect(bpsText(1000)).toBe('10')
  })

  it('says who earns what on which goods', () => {
    expect(planSaid(plan, names)).toBe('所有商品：所有员工分享成交得 10%；没有人分享时，绑定的导购得这份佣金。')
    expect(planSaid({ ...plan, sku: 's', role: 'guide', secondRateBps: 200, boundGuideEarns: false }, names)).toBe('「羊毛衫 红」：导购分享成交得 10%，推荐人得 2%；没有人分享时，没有人得佣金。')
    expect(planSaid({ ...plan, brand: 'b' }, names)).toContain('青禾 的商品')
  })

  it('is coming, running or ended', () => {
    const at = Date.parse('2026-11-22T00:00:00Z')
    expect(planState({ startsAt: '2026-12-01T00:00:00Z', endsAt: null }, at)).toBe('Coming')
    expect(planState({ startsAt: '2026-11-01T00:00:00Z', endsAt: null }, at)).toBe('Running')
    expect(planState({ startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-11-22T00:00:00Z' }, at)).toBe('Ended')
  })
})
