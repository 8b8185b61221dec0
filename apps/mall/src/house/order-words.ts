/** How states of orders, deliveries and after-sales are said to the buyer (状态文案). */
import type { Schema } from '@siyu/shared'

export const orderStates: Record<Schema<'OrderState'>, string> = {
  AwaitingPayment: '待付款',
  Closing: '正在关闭',
  Closed: '已关闭',
  Paid: '已付款',
  Completed: '已收货',
  Settled: '已完成',
}

/** Where an order stands; one on which nothing was left to pay was not paid. */
export const stateSaid = (order: { state: Schema<'OrderState'>; payable: number }): string => (order.payable === 0 && order.state === 'Paid' ? '已兑换' : orderStates[order.state])

export const deliveryStates: Record<Schema<'DeliveryState'>, string> = {
  Offered: '等待门店接单',
  Accepted: '门店正在备货',
  Shipped: '已发货，请留意收件',
  Ready: '已备好，请到店出示取货码',
  HandedOver: '已收货',
  Stranded: '正在为您安排发货门店',
  Cancelled: '已取消发货',
}

export const afterSaleStates: Record<Schema<'AfterSaleState'>, string> = {
  Applied: '已申请，等待处理',
  Returning: '已同意，请寄回商品',
  Rejected: '未通过',
  Cancelled: '已撤销',
  RefundPending: '已同意，正在退款',
  Refunded: '已退款',
  RefundAbnormal: '退款遇到问题，客服会联系您',
}

export const afterSaleKinds: Record<Schema<'AfterSaleKind'>, string> = { RefundOnly: '仅退款', Return: '退货退款' }

/** The receiver of an order as it was written when it was placed. */
export function receiverSaid(text: string | null): { who: string; phone: string; where: string } | undefined {
  if (!text) return undefined
  const said = JSON.parse(text) as { fullName: string; phone: string; region: string; street: string }
  return { who: said.fullName, phone: said.phone, where: `${said.region} ${said.street}` }
}
