import { describe, expect, it } from 'vitest'
import { adviceOf, dayState, differenceKinds, faultSaid } from './reconcile'

const day = { fault: null, faultyRows: 0, open: 0, tradeRows: 3, fundRows: 6 }

describe('a reconciled day', () => {
  it('is told by the worst of it', () => {
    expect(dayState(day)).toBe('same')
    expect(dayState({ ...day, tradeRows: 0, fundRows: 0 })).toBe('empty')
    expect(dayState({ ...day, open: 1 })).toBe('open')
    expect(dayState({ ...day, open: 1, fault: '404 X' })).toBe('unread')
    expect(dayState({ ...day, fault: 'trade 3', faultyRows: 1 })).toBe('faulty')
  })

  it('says why it could not be compared in words of its own', () => {
    expect(faultSaid(day)).toBe('')
    expect(faultSaid({ fault: 'fund 2 3 金额: 不是数字', faultyRows: 1 })).toBe('资金账单 2 3 金额: 不是数字')
    expect(faultSaid({ fault: 'merchant not configured', faultyRows: 0 })).toContain('没有配置')
    expect(faultSaid({ fault: 'payments.bad_bill', faultyRows: 0 })).toContain('读不出来')
    expect(faultSaid({ fault: 'NO_AUTH', faultyRows: 0 })).toBe('微信没有给出账单（NO_AUTH）')
  })

  it('has words and advice for every kind', () => {
    for (const kind of Object.keys(differenceKinds) as (keyof typeof differenceKinds)[]) expect(adviceOf({ kind }).length).toBeGreaterThan(8)
  })
})
