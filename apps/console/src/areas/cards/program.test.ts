import { describe, expect, it } from 'vitest'
import { blankProgram, bpsOf, formOf, preview, refusals, rulesOf, timesBpsOf, type ProgramForm } from './program'

const whole: ProgramForm = {
  ...blankProgram(), title: '云杉会员', brand: '',
  tiers: [{ title: '普通会员', from: 0, times: '1', benefits: '' }, { title: '金卡', from: 1_000, times: '1.5', benefits: '生日礼' }, { title: '黑卡', from: 5_000, times: '2', benefits: '' }],
}

describe('a card program', () => {
  it('reads rates and times as people say them, decided on the digits', () => {
    expect([bpsOf('1'), bpsOf('0.5'), bpsOf('1.25'), bpsOf('100'), bpsOf('0')]).toEqual([100, 50, 125, 10_000, 0])
    expect([bpsOf('100.01'), bpsOf('-1'), bpsOf('1.234'), bpsOf('')]).toEqual([undefined, undefined, undefined, undefined])
    expect([timesBpsOf('1.5'), timesBpsOf('1.2345'), timesBpsOf('10'), timesBpsOf('0')]).toEqual([15_000, 12_345, 100_000, 0])
    expect([timesBpsOf('10.1'), timesBpsOf('x'), timesBpsOf('')]).toEqual([undefined, undefined, undefined])
  })

  it('goes there and back', () => {
    const rules = rulesOf(whole)
    expect(rules.tiers![1]).toEqual({ title: '金卡', from: 1_000, timesBps: 15_000, benefits: '生日礼' })
    expect(formOf({ title: '云杉会员', brand: null, rules })).toEqual(whole)
  })

  it('names what is missing or wrong', () => {
    expect(refusals.title(blankProgram())).toContain('名称')
    expect(refusals.brand(blankProgram())).toContain('用在哪里')
    expect(refusals.points({ ...whole, points: '101' })).toContain('0 到 100')
    expect(refusals.window({ ...whole, window: 1_096 })).toBe('统计天数要在 30 到 1,095 之间')
    const tiers = (change: Partial<ProgramForm['tiers'][number]>, at: number) => refusals.tiers({ ...whole, tiers: whole.tiers.map((tier, i) => (i === at ? { ...tier, ...change } : tier)) })
    expect(tiers({ from: 1_000 }, 2)).toBe('第 3 级「黑卡」的成长值要比上一级高')
    expect(tiers({ from: 0 }, 1)).toContain('第 2 级')
    expect(tiers({ title: ' ' }, 1)).toBe('请填写第 2 级的名称')
    expect(tiers({ times: '11' }, 1)).toContain('0 到 10')
    expect(tiers({ title: '黑卡' }, 1)).toContain('名称一样')
    expect(refusals.tiers(whole)).toBeUndefined()
  })

  it('says in one paragraph what it gives, only when it is whole', () => {
    expect(preview({ ...whole, title: '' })).toBeUndefined()
    const words = preview(whole)!
    expect(words).toContain('入会时自动开卡，全部品牌的消费都算。消费 1 元得 1 积分（返 1%）、1 成长值')
    expect(words).toContain('每单最多抵商品金额的 50%')
    expect(words).toContain('普通会员 → 金卡（成长值满 1,000，1.5 倍积分） → 黑卡（成长值满 5,000，2 倍积分）')
    expect(preview({ ...whole, most: '0', tiers: whole.tiers.slice(0, 1) })).toContain('积分只累计，不能抵扣。只有一个等级。')
  })
})
