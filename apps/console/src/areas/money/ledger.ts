import type { Schema } from '@siyu/shared'

/** How journals, accounts and their nouns are said (账本文案). */
export const journalKinds: Readonly<Record<string, string>> = {
  order_paid: '订单收款', late_payment: '迟到的付款', order_completed: '订单完成', order_refunded: '订单退款', refund_settled: '退款到账', payment_fee: '支付手续费', payment_released: '货款解冻',
  commission_accrued: '佣金计提', commission_reversed: '佣金冲回', commission_payable: '佣金转可提现', payout_netting: '提现抵扣欠款', payout_started: '发起提现', payout_paid: '提现到账', payout_returned: '提现退回',
  points_earned: '消费得积分', points_active: '积分生效', points_taken_back: '退款扣回积分', points_expired: '积分到期', points_adjusted: '人工调整积分', points_forfeited: '注销会员的积分失效',
  statement_adjusted: '结算单调整', statement_paid: '结算付款',
}
export const kindSaid = (kind: string): string => journalKinds[kind] ?? '其他'

const nouns: Readonly<Record<string, string>> = { order: '订单', payout: '提现', number: '商户单号', program: '会员卡体系', points: '积分', statement: '结算单' }

/** "order/0199…" → what it is, its id, and the page that shows it. */
export function subjectOf(subject: string): { noun: string; kind: string; id: string; page?: string } {
  const at = subject.indexOf('/')
  const [kind, id] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)]
  return { noun: nouns[kind] ?? '单据', kind, id, page: kind === 'order' ? `/orders/${id}` : kind === 'payout' ? '/payouts' : kind === 'statement' ? `/statements/${id}` : undefined }
}

export const orderIdsOf = (subjects: readonly string[]): string[] => subjects.map(subjectOf).filter((one) => one.kind === 'order').map((one) => one.id)

export const natures: Readonly<Record<Schema<'Nature'>, string>> = { Asset: '资产', Liability: '负债', Income: '收入', Expense: '费用' }

/** What the key below an account names. */
type Kind = Schema<'AccountKind'>
export type SubKind = 'staff' | 'unit' | 'brand' | 'merchant' | 'order' | 'refund' | 'payout' | 'program' | 'group'
const kinds: Partial<Record<Kind, SubKind>> = {
  PromoterReceivable: 'staff', CommissionPending: 'staff', CommissionPayable: 'staff', PayrollClearing: 'staff',
  SupplierReceivable: 'unit', StoreReceivable: 'unit', SupplierPayable: 'unit', StorePayable: 'unit', OrderServiceFee: 'unit',
  SalesRevenue: 'brand', ServiceRevenue: 'brand', WxFrozen: 'merchant', WxAvailable: 'merchant', WxOperating: 'merchant', PaymentFee: 'merchant',
  CustomerPrepaid: 'order', RefundPayable: 'refund', PayoutInFlight: 'payout',
  PointsPending: 'program', PointsLiability: 'program', PointsExpense: 'program', Breakage: 'program',
}
export const subKind = (kind: Kind, sub: string): SubKind => (sub === '' ? 'group' : (kinds[kind] ?? 'group'))

export interface NameBook {
  staff: Readonly<Record<string, string>>
  orders: Readonly<Record<string, string>>
  unit: (id: string) => string
  brand: (id: string) => string
}

/** What an account's key is called; never the key itself where it is one of ours. */
export function subSaid(kind: Kind, sub: string, names: NameBook): string {
  switch (subKind(kind, sub)) {
    case 'staff': return names.staff[sub] ?? '一位员工'
    case 'unit': return names.unit(sub)
    case 'brand': return names.brand(sub)
    case 'merchant': return `商户号 ${sub}`
    case 'order': return names.orders[sub] ? `订单 ${names.orders[sub]}` : '一张订单'
    case 'refund': return '一笔退款'
    case 'payout': return '一笔提现'
    case 'program': return '一个会员卡体系'
    case 'group': return '集团'
  }
}
