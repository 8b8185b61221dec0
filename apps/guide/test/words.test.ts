import { describe, expect, test } from 'vitest'
import { deliverySaid, earningSaid, orderSaid, pickupCode, ruleSaid, sumSaid, worthSaid } from '../src/words'

describe('words of the house', () => {
  test('an order to be picked up is prepared and fetched, not sent', () => {
    expect(deliverySaid('Accepted', 'Express').text).toBe('待发货')
    expect(deliverySaid('Accepted', 'Pickup').text).toBe('待备货')
    expect(deliverySaid('HandedOver', 'Pickup').text).toBe('已自提')
  })

  test('an order that was wholly refunded is not called paid', () => {
    expect(orderSaid({ state: 'Paid', payable: 100, refunded: 99 }).text).toBe('已付款')
    expect(orderSaid({ state: 'Paid', payable: 100, refunded: 100 }).text).toBe('已全部退款')
    expect(orderSaid({ state: 'Closed', payable: 0, refunded: 0 }).text).toBe('已关闭')
  })

  test('a coupon says what it takes off', () => {
    expect(worthSaid({ kind: 'Cash', threshold: 20000, amount: 3050, payBps: 0, atMost: null })).toBe('满 ¥200 减 ¥30.50')
    expect(worthSaid({ kind: 'Cash', threshold: 0, amount: 1000, payBps: 0, atMost: null })).toBe('无门槛减 ¥10')
    expect(worthSaid({ kind: 'Discount', threshold: 0, amount: 0, payBps: 8500, atMost: 5000 })).toBe('8.5 折，最多减 ¥50')
    expect(worthSaid({ kind: 'Discount', threshold: 10000, amount: 0, payBps: 9000, atMost: null })).toBe('满 ¥100 9 折')
    expect(worthSaid({ kind: 'Gift', threshold: 30000, amount: 0, payBps: 0, atMost: null })).toBe('另购满 ¥300 送一件')
    expect(worthSaid({ kind: 'Exchange', threshold: 0, amount: 990, payBps: 0, atMost: null })).toBe('¥9.90 换一件')
    expect(worthSaid({ kind: 'Freight', threshold: 0, amount: 800, payBps: 0, atMost: null })).toBe('运费减 ¥8')
  })

  test('a commission says by which rule and how much', () => {
    expect(ruleSaid({ rule: 'BoundGuide', level: 1 })).toBe('顾客是您的专属客户')
    expect(ruleSaid({ rule: 'ProductShare', level: 2 })).toBe('您推荐的同事成交')
    expect(sumSaid({ cash: 39900, rateBps: 500, amount: 1995 })).toBe('实付 ¥399.00 × 5% = ¥19.95')
    expect(earningSaid({ state: 'Payable', amount: 100, reversed: 100 }).text).toBe('退款冲回')
    expect(earningSaid({ state: 'Payable', amount: 100, reversed: 40 }).text).toBe('已可提现')
  })
})

describe('what is scanned or typed', () => {
  test('a pickup code is read from a link, or as typed', () => {
    expect(pickupCode('ab2c-d3e4')).toBe('AB2CD3E4')
    expect(pickupCode('https://shop.example/mall/pages/order/order?id=1&code=AB2CD3E4#x')).toBe('AB2CD3E4')
  })
})
