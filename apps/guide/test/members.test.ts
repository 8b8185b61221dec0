import { expect, test } from 'vitest'
import { birthdaySaid, cardSaid, cardsOf, nameSaid, reasonSaid } from '../src/members'

test('somebody without a name is called by what is known', () => {
  expect(nameSaid({ name: '王女士', phone: '138****0001' })).toBe('王女士')
  expect(nameSaid({ name: null, phone: '138****0147' })).toBe('尾号 0147')
  expect(nameSaid({ name: '', phone: null, number: 12 })).toBe('会员 12')
  expect(nameSaid({})).toBe('会员')
})

test('a birthday is said as a day of the year', () => {
  expect(birthdaySaid('01-09')).toBe('1 月 9 日')
  expect(birthdaySaid(null)).toBeUndefined()
})

test('a follow-up says why and when, in the day of the shop', () => {
  expect(reasonSaid({ reason: 'Birthday', birthday: '12-01' })).toBe('快过生日：12 月 1 日')
  expect(reasonSaid({ reason: 'CouponEnding', at: '2026-11-30T17:00:00Z' })).toBe('有券快到期：2026-12-01')
  expect(reasonSaid({ reason: 'UnpaidOrder', at: '2026-11-30T17:00:00Z' })).toBe('下了单还没付款')
})

test("the group's card stands for itself, the brands' in a line each", () => {
  const card = (brand: string | null, title: string) => ({ id: title, program: title, title, number: '800100000001617', tier: 0, tierTitle: '银卡', brand, available: 1300 })
  const { group, brands } = cardsOf([card(null, '云杉会员'), card('b', '木息会')])
  expect(group?.title).toBe('云杉会员')
  expect(brands.map(cardSaid)).toEqual(['木息会 银卡 · 1,300 积分'])
  expect(cardsOf([])).toEqual({ group: undefined, brands: [] })
})
