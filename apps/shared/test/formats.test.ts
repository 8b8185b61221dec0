import { describe, expect, it } from 'vitest'
import { carrierSaid, dayPlus, fenOf, isPhone, money, moneyShort, parcelNumber, percent, phoneSaid, timeLeft, timeOf, timeSaid } from '../src'

describe('money is a whole number of fen', () => {
  it('is written with two decimals and its sign before the mark', () => {
    expect([money(123456), money(-5), money(0), money(null)]).toEqual(['¥1,234.56', '-¥0.05', '¥0.00', '—'])
  })

  it('is read from what people type, and from nothing else', () => {
    expect(['12.3', '1,234.56', '0.1', '-5'].map(fenOf)).toEqual([1230, 123456, 10, -500])
    expect(['', '1.234', 'abc', '1e3', '.5'].map(fenOf)).toEqual(Array(5).fill(undefined))
  })

  it('is shortened by 万 and 亿 where boards are narrow', () => {
    expect([moneyShort(9_999_999), moneyShort(1_234_567_800), moneyShort(23_456_789_012)]).toEqual(['99,999.99', '1,234.57 万', '2.35 亿'])
  })

  it('has shares in basis points', () => {
    expect([percent(500), percent(1234)]).toEqual(['5%', '12.34%'])
  })
})

describe('times are told in the zone of the group', () => {
  const now = Date.parse('2026-11-22T16:30:00Z') // 00:30 on the 23rd in China

  it('gives day and minute', () => {
    expect([timeOf('2026-11-22T15:59:00Z'), timeOf(now), timeOf(undefined)]).toEqual(['2026-11-22 23:59', '2026-11-23 00:30', '—'])
  })

  it('says what is near as people say it', () => {
    expect(['2026-11-22T16:29:30Z', '2026-11-22T16:05:00Z', '2026-11-22T15:00:00Z', '2026-10-01T02:00:00Z', '2025-10-01T02:00:00Z']
      .map((at) => timeSaid(at, now))).toEqual(['刚刚', '25 分钟前', '昨天 23:00', '10-01 10:00', '2025-10-01 10:00'])
  })

  it('counts days over the ends of months, and what is left', () => {
    expect([dayPlus('2026-11-01', -1), dayPlus('2028-02-28', 1), timeLeft(3_661_000), timeLeft(-1)])
      .toEqual(['2026-10-31', '2028-02-29', '01:01:01', '00:00:00'])
  })
})

describe('phone numbers', () => {
  it('are told in groups, also where they are masked', () => {
    expect([phoneSaid('13812345678'), phoneSaid('138****5678'), phoneSaid('')]).toEqual(['138 1234 5678', '138 **** 5678', '—'])
    expect(['13812345678', '12812345678', '1381234567'].map(isPhone)).toEqual([true, false, false])
  })
})

describe('parcels', () => {
  it('have numbers of letters and digits, however they were typed', () => {
    expect([' sf 1234-5678 ', '12345', '<script>'].map(parcelNumber)).toEqual(['SF12345678', undefined, undefined])
  })

  it('name their carriers, also one that is not ours', () => {
    expect([carrierSaid('sf'), carrierSaid('同城急送'), carrierSaid(null)]).toEqual(['顺丰速运', '同城急送', ''])
  })
})
