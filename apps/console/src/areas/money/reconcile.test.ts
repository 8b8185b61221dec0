import { describe, expect, it } from 'vitest'
import { adviceOf, dayState, differenceKinds } from './reconcile'

const day = { fault: null, faultyRows: 0, open: 0, tradeRows: 3, fundRows: 6 }

describe('a reconciled day', () => {
  it('is told by the worst of it', () => {
    expect(dayState(day)).toBe('same')
    expect(dayState({ ...day, tradeRows: 0, fundRows: 0 })).toBe('empty')
    expect(dayState({ ...day, open: 1 })).toBe('open')
    expect(dayState({ ...day, open: 1, fault: '404 X' })).toBe('unread')
    expect(dayState({ ...day, fault: 'trade 3', faultyRows: 1 })).toBe('faulty')
  })

  it('has words and advice for every kind', () => {
    for (const kind of Object.keys(differenceKinds) as (keyof typeof differenceKinds)[]) expect(adviceOf({ kind }).length).toBeGreaterThan(8)
  })
})
