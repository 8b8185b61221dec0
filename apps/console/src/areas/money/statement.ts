import { fenOf, type Schema } from '@siyu/shared'
import type { Tone } from '../../pieces/states'

/** How statements are said (结算单文案). */
export const statementKinds: Readonly<Record<Schema<'StatementKind'>, string>> = { Supplier: '供应商', Store: '经销门店', Guide: '导购' }

export const statementStates: Readonly<Record<Schema<'StatementState'>, readonly [string, Tone]>> = {
  Draft: ['待发出', 'warn'], Issued: ['待对方确认', 'info'], Disputed: ['对方有异议', 'bad'], Confirmed: ['已确认', 'info'],
  Invoiced: ['已开票', 'warn'], Paid: ['已付款', 'good'], Closed: ['已结清', 'plain'],
}

export const causes: Readonly<Record<Schema<'FactCause'>, string>> = {
  Sale: '销售', Refund: '退款', Commission: '佣金', Reversal: '佣金冲回', Payout: '提现', PayoutReturned: '提现退回', Adjustment: '调整',
  CarriedOut: '结转下期', CarriedIn: '上期结转', Redemption: '门店核销', RedemptionUndone: '撤销核销',
}

const acts: Readonly<Record<Schema<'StatementAct'>, string>> = {
  Made: '系统生成', Issued: '发出', Confirmed: '确认无误', ConfirmedForThem: '代对方确认', Disputed: '提出异议', Answered: '答复', Adjusted: '调整',
  Invoiced: '上传发票', Paid: '付款',
}
export const actSaid = (act: Schema<'StatementAct'>): string => acts[act]

/** What the rate of a statement is called: a counter's deduction, or a dealer's fee. */
export const feeName = (kind: Schema<'StatementKind'>): string => (kind === 'Store' ? '订单服务费' : '扣点')

/** What comes next, and whose turn it is (下一步). */
export function nextSaid(statement: Pick<Schema<'StatementListRow'>, 'kind' | 'state' | 'total'>): string {
  switch (statement.state) {
    case 'Draft': return '运营核对后发出，对方才能看到。'
    case 'Issued': return statement.kind === 'Guide' ? '等导购在导购端核对。' : '等对方核对：无误就确认，不对就提出异议。'
    case 'Disputed': return statement.kind === 'Guide' ? '请答复导购。' : '请答复；需要改金额的先调整，再答复。'
    case 'Confirmed': return statement.kind === 'Guide' ? '核对完成。佣金由导购自己提现。' : statement.kind === 'Supplier' ? '等供应商上传发票。' : '等财务付款。'
    case 'Invoiced': return '发票已到，等财务付款。'
    case 'Paid': return '已付款，结算完成。'
    case 'Closed': return '没有要付的款，已结清。'
  }
}

export const invoiceNumber = /^[0-9A-Za-z]{8,20}$/
export const invoiceMegabytes = 5

/** A signed amount as people type it, "-12.5" or "12.50"; undefined where it is none. */
export function signedFen(text: string): number | undefined {
  const [, sign, amount] = /^([-−+]?)([^-−+].*)$/.exec(text.trim()) ?? []
  const fen = amount === undefined ? undefined : fenOf(amount)
  return fen === undefined ? undefined : sign && sign !== '+' ? -fen : fen
}
