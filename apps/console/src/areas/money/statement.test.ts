import { describe, expect, it } from 'vitest'
import { invoiceNumber, nextSaid, signedFen } from './statement'

describe('statements', () => {
  it('reads signed amounts, and nothing that is none', () => {
    expect(signedFen('-12.5')).toBe(-1250)
    expect(signedFen('−3')).toBe(-300)
    expect(signedFen(' +3.01 ')).toBe(301)
    expect(signedFen('1.001')).toBeUndefined()
    expect(signedFen('--1')).toBeUndefined()
    expect(signedFen('')).toBeUndefined()
  })

  it('says whose turn it is', () => {
    expect(nextSaid({ kind: 'Supplier', state: 'Confirmed', total: 1 })).toContain('发票')
    expect(nextSaid({ kind: 'Store', state: 'Confirmed', total: 1 })).toContain('财务付款')
    expect(nextSaid({ kind: 'Guide', state: 'Confirmed', total: 1 })).toContain('提现')
  })

  it('knows numbers of invoices', () => {
    expect(invoiceNumber.test('26442000000000000001')).toBe(true)
    expect(invoiceNumber.test('1234567')).toBe(false)
    expect(invoiceNumber.test('发票 12345678')).toBe(false)
  })
})
