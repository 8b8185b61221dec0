import { describe, expect, it } from 'vitest'
import { kindSaid, orderIdsOf, subjectOf, subSaid, type NameBook } from './ledger'

const id = '01990000-0000-7000-8000-000000000001'
const names: NameBook = { staff: { [id]: '小丽' }, orders: { [id]: 'Y20261101' }, unit: () => '人民路店', brand: () => '青禾' }

describe('the ledger in words', () => {
  it('opens the page of what a journal is about', () => {
    expect(subjectOf(`order/${id}`)).toEqual({ noun: '订单', kind: 'order', id, page: `/orders/${id}` })
    expect(subjectOf('number/4200').page).toBeUndefined()
    expect(orderIdsOf([`order/${id}`, 'payout/x'])).toEqual([id])
  })

  it('never shows an id of ours', () => {
    expect(subSaid('CommissionPayable', id, names)).toBe('小丽')
    expect(subSaid('StorePayable', id, names)).toBe('人民路店')
    expect(subSaid('SalesRevenue', id, names)).toBe('青禾')
    expect(subSaid('CustomerPrepaid', id, names)).toBe('订单 Y20261101')
    expect(subSaid('WxFrozen', '1900000001', names)).toBe('商户号 1900000001')
    expect(subSaid('PointsLiability', id, names)).toBe('一个会员卡体系')
    expect(subSaid('CommissionExpense', '', names)).toBe('集团')
    expect(subSaid('CommissionPayable', 'x', { ...names, staff: {} })).toBe('一位员工')
  })

  it('knows a kind that nobody named', () => {
    expect(kindSaid('order_paid')).toBe('订单收款')
    expect(kindSaid('never_heard')).toBe('其他')
  })
})
