import { describe, expect, it } from 'vitest'
import { blankPromotion, draftOf, formOf, periodSaid, preview, refusals, standOf, worthSaid } from './promotion'

const cut = { ...blankPromotion(), title: '双十一满减', tiers: [{ from: 30_000, off: 4_000, fold: '' }] }
const fold = { ...blankPromotion(), title: '冬季 8.8 折', kind: 'LimitedDiscount' as const, fold: '8.8' }

describe('a promotion', () => {
  it('says in plain words what it gives', () => {
    expect(worthSaid(draftOf(cut).worth)).toBe('满 ¥300.00 减 ¥40.00')
    expect(worthSaid(draftOf({ ...cut, repeats: true, times: 3 }).worth)).toBe('每满 ¥300.00 减 ¥40.00，最多 3 次')
    expect(worthSaid(draftOf({ ...cut, byQuantity: true, folds: true, tiers: [{ from: 3, off: undefined, fold: '7' }, { from: 2, off: undefined, fold: '8' }] }).worth)).toBe('满 2 件打 8 折，满 3 件打 7 折')
    expect(worthSaid(draftOf(fold).worth)).toBe('8.8 折')
    expect(worthSaid(draftOf({ ...fold, way: 'fixed', fixed: 9_900 }).worth)).toBe('一口价 ¥99.00')
    expect(worthSaid(draftOf({ ...fold, way: 'off', off: 1_000 }).worth)).toBe('每件减 ¥10.00')
  })

  it('goes there and back', () => {
    for (const form of [cut, { ...cut, repeats: true, times: 3, group: '双十一', perPerson: 1 }, { ...fold, from: '2026-11-01', until: '2026-11-11', amount: 500_000, partial: true, scope: 'Brand' as const, ids: ['b'], memberTiers: [1, 2] }])
      expect(draftOf(formOf(draftOf(form)))).toEqual(draftOf(form))
  })

  it('is on through the whole of its last day in China', () => {
    const draft = draftOf({ ...fold, from: '2026-11-01', until: '2026-11-11' })
    expect([draft.from, draft.until]).toEqual(['2026-10-31T16:00:00.000Z', '2026-11-11T16:00:00.000Z'])
    expect(periodSaid(draft)).toBe('2026-11-01 至 2026-11-11')
    expect(standOf({ state: 'Running', draft }, Date.parse('2026-11-11T15:59:00Z'))).toBe('on')
    expect(standOf({ state: 'Running', draft }, Date.parse('2026-11-11T16:00:00Z'))).toBe('over')
    expect(standOf({ state: 'Running', draft }, Date.parse('2026-10-01T00:00:00Z'))).toBe('soon')
    expect(standOf({ state: 'Ended', draft }, 0)).toBe('ended')
  })

  it('names what is missing, and is previewed only when it is whole', () => {
    expect(refusals.tiers(blankPromotion())).toContain('门槛')
    expect(refusals.tiers({ ...cut, tiers: [...cut.tiers, ...cut.tiers] })).toContain('一样')
    expect(refusals.tiers({ ...cut, tiers: [{ from: 1_000, off: 1_000, fold: '' }] })).toContain('门槛少')
    expect(refusals.fold({ ...fold, fold: '88' })).toContain('折扣')
    expect(preview({ ...cut, title: '' }, [])).toBeUndefined()
    expect(preview({ ...cut, memberTiers: [2, 1] }, [], (tier) => ['普通', '银卡', '金卡'][tier]!)).toBe('长期有效，银卡、金卡买全部商品满 ¥300.00 减 ¥40.00，优惠由集团承担。')
    expect(preview({ ...cut, perPerson: 2, group: '双十一' }, [])).toBe('长期有效，买全部商品满 ¥300.00 减 ¥40.00，优惠由集团承担。每人最多 2 单。和「双十一」组里的其他活动只取最优惠的一个。')
  })
})
