import { describe, expect, it } from 'vitest'
import { givesBack, unitsFree } from './refund'

describe('a refund', () => {
  it('gives back the whole line in any steps, to the fen', () => {
    const line = { cash: 10_000, quantity: 3 }
    const steps = [0, 1, 2].map((refunded) => givesBack({ ...line, refundedQuantity: refunded }, 1))
    expect(steps).toEqual([3333, 3333, 3334])
    expect(givesBack({ ...line, refundedQuantity: 0 }, 3)).toBe(10_000)
    expect(givesBack({ ...line, refundedQuantity: 1 }, 0)).toBe(0)
  })

  it('takes only units that are free', () => {
    const order = { afterSales: [{ state: 'Applied', lines: [{ line: 'a', quantity: 1, cash: 0 }] }, { state: 'Rejected', lines: [{ line: 'a', quantity: 2, cash: 0 }] }] } as never
    expect(unitsFree(order, { id: 'a', quantity: 5, refundedQuantity: 2 })).toBe(2)
    expect(unitsFree(order, { id: 'b', quantity: 5, refundedQuantity: 0 })).toBe(5)
  })
})
