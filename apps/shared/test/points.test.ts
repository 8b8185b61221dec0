import { describe, expect, it } from 'vitest'
import { cardNumberSaid, growthPercent, growthSaid, pointsMoves, pointsSaid, pointsWish, purseSaid, timesSaid, wholePoints } from '../src/points'

const purse = { program: 'a', title: '云杉会员', available: 1_200, most: 800 }

describe('points', () => {
  it('are said with their sign, and every way that they move has its word', () => {
    expect([pointsSaid(1_200), pointsSaid(-50), pointsSaid(0)]).toEqual(['+1,200', '-50', '0'])
    expect(new Set(Object.values(pointsMoves)).size).toBe(Object.keys(pointsMoves).length)
    expect(purseSaid(purse)).toBe('可用 1,200 积分，本单最多抵 800 积分（¥8.00）')
  })

  it('are asked for only as far as the purse may pay now', () => {
    expect(pointsWish([purse], { program: 'a' })).toEqual({ program: 'a', points: 800 })
    expect(pointsWish([purse], { program: 'a', points: 300 })).toEqual({ program: 'a', points: 300 })
    expect(pointsWish([{ ...purse, most: 200 }], { program: 'a', points: 300 })).toEqual({ program: 'a', points: 200 })
    expect(pointsWish([purse], { program: 'b' })).toBeUndefined()
    expect(pointsWish([{ ...purse, most: 0 }], { program: 'a' })).toBeUndefined()
    expect(pointsWish([purse], undefined)).toBeUndefined()
  })

  it('are typed as whole numbers within what may be used', () => {
    expect([wholePoints('800', 800), wholePoints(' 1 ', 800)]).toEqual([800, 1])
    for (const text of ['0', '801', '1.5', '-1', '', 'x', '1e2']) expect(wholePoints(text, 800)).toBeUndefined()
  })
})

describe('a card', () => {
  const card = { tier: 1, tierTitle: '银卡', growth: 320, nextFrom: 1_000, nextTitle: '金卡' }

  it('says how far the next tier is, or that there is none', () => {
    expect([growthSaid(card), growthPercent(card)]).toEqual(['再得 680 成长值升为金卡', 32])
    expect([growthSaid({ ...card, growth: 1_200 }), growthPercent({ ...card, growth: 1_200 })]).toEqual(['再得 0 成长值升为金卡', 100])
    expect([growthSaid({ ...card, nextFrom: null, nextTitle: null }), growthPercent({ ...card, nextFrom: null })]).toEqual(['已是最高等级（银卡）', 100])
    expect(growthSaid({ ...card, tier: 0, nextFrom: null, nextTitle: null })).toBe('只有一个等级')
  })

  it('reads its number in groups and its times as people say them', () => {
    expect(cardNumberSaid('800100000001617')).toBe('8001 0000 0001 617')
    expect([timesSaid(15_000), timesSaid(10_000), timesSaid(0)]).toEqual(['1.5 倍', '1 倍', '0 倍'])
  })
})
