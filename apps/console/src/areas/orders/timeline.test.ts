import type { Schema } from '@siyu/shared'
import { describe, expect, it } from 'vitest'
import { momentsOf } from './timeline'

const order = {
  times: { placed: '2026-11-01T01:00:00Z', payBy: '', paid: '2026-11-01T01:01:00Z', closed: null, completed: null, settles: null, settled: null },
  afterSales: [{ appliedAt: '2026-11-03T01:00:00Z', state: 'Rejected', reason: '不合身', decision: '已穿过', decidedBy: '店长', decidedAt: '2026-11-03T02:00:00Z', endedAt: '2026-11-03T02:00:00Z' }],
} as unknown as Schema<'OrderDetailCard'>
const delivery = {
  way: 'Express', carrier: '顺丰', trackingNumber: 'SF1', sentAt: '2026-11-02T01:00:00Z',
  offers: [
    { attempt: 1, place: '一店', answer: 'Refused', reason: '缺货', staff: '小丽', offeredAt: '2026-11-01T01:02:00Z', answeredAt: '2026-11-01T01:03:00Z' },
    { attempt: 2, place: '二店', answer: 'Waiting', reason: null, staff: null, offeredAt: '2026-11-01T01:03:01Z', answeredAt: null },
  ],
} as unknown as Schema<'DeliveryDetailResponse'>

describe('what happened to an order', () => {
  it('stands in the order of time, with who decided and why', () => {
    expect(momentsOf(order, delivery).map((one) => one.words)).toEqual([
      '下单', '支付成功', '派给一店', '一店拒单（小丽）：缺货', '派给二店', '发货，顺丰 SF1', '申请售后：不合身', '售后被拒绝（店长）：已穿过',
    ])
  })

  it('keeps the order of the story within one second, of which WeChat tells the whole only', () => {
    const quick = { ...order, times: { ...order.times, placed: '2026-11-01T01:00:00.4Z', paid: '2026-11-01T01:00:00Z' } }
    const at = { ...delivery, offers: [{ ...delivery.offers[1]!, offeredAt: '2026-11-01T01:00:00.2Z' }] }
    expect(momentsOf(quick, at).map((one) => one.words).slice(0, 3)).toEqual(['下单', '支付成功', '派给二店'])
  })

  it('is told without the delivery too', () => {
    expect(momentsOf(order).map((one) => one.words)).toContain('支付成功')
    expect(momentsOf({ ...order, payable: 0 }).map((one) => one.words)).toContain('无需付款，直接成交')
  })
})
