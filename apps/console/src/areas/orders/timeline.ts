import { carrierSaid, type Schema } from '@siyu/shared'
import { answers, handovers } from './states'

/** What happened to an order, in the order of time (订单时间线). */
export interface Moment {
  at: string
  words: string
  tone?: 'good' | 'warn' | 'bad'
}

export function momentsOf(order: Schema<'OrderDetailCard'>, delivery?: Schema<'DeliveryDetailResponse'>): Moment[] {
  const { times } = order
  const all: (Moment | undefined)[] = [
    { at: times.placed, words: '下单' },
    at(times.paid, order.payable === 0 ? '无需付款，直接成交' : '支付成功', 'good'),
    at(times.closed, '订单关闭'),
    at(times.completed, '订单完成，进入售后期'),
    at(times.settled, '售后期结束，订单结算', 'good'),
    ...(delivery?.offers ?? []).flatMap((offer) => [
      { at: offer.offeredAt, words: `派给${offer.place ?? '一家门店'}` },
      at(offer.answeredAt, `${offer.place ?? '门店'}${answers[offer.answer]}${offer.staff ? `（${offer.staff}）` : ''}${reasonOf(offer)}`, offer.answer === 'Accepted' ? undefined : 'warn'),
    ]),
    at(delivery?.sentAt, delivery?.way === 'Pickup' ? '备好货，等待自提' : `发货${delivery?.carrier ? `，${carrierSaid(delivery.carrier)} ${delivery.trackingNumber ?? ''}` : ''}`),
    at(delivery?.handedOverAt, handovers[delivery?.handedOverBy ?? ''] ?? '签收'),
    ...order.afterSales.flatMap((one) => [
      { at: one.appliedAt, words: `申请售后：${one.reason}`, tone: 'warn' as const },
      at(one.agreedAt, '同意退货，等顾客寄回'),
      at(one.sentBackAt, `顾客寄回商品，${carrierSaid(one.carrier)} ${one.trackingNumber ?? ''}`),
      one.state === 'Cancelled' ? at(one.endedAt, one.decision ?? '顾客撤销了售后')
        : one.state === 'Rejected' ? at(one.decidedAt, `售后被拒绝${one.decidedBy ? `（${one.decidedBy}）` : ''}：${one.decision ?? ''}`)
          : at(one.decidedAt, `${one.agreedAt ? '验货后退款' : '同意退款'}${one.decidedBy ? `（${one.decidedBy}）` : ''}`),
      one.state === 'Refunded' ? at(one.endedAt, '退款到账', 'good') : one.state === 'RefundAbnormal' ? at(one.endedAt, '退款异常，需要处理', 'bad') : undefined,
    ]),
  ]
  return all.filter((one): one is Moment => !!one).sort((a, b) => second(a) - second(b))
}

/** WeChat tells whole seconds: what happened within one stays in the order of the story. */
const second = (one: Moment): number => Math.floor(Date.parse(one.at) / 1000)
/** The house says itself why it took an offer back, in English words of its own; people's reasons are shown. */
const reasonOf = (offer: Schema<'DeliveryDetailOfferRow'>): string => (offer.answer === 'Refused' && offer.reason ? `：${offer.reason}` : '')
const at = (time: string | null | undefined, words: string, tone?: Moment['tone']): Moment | undefined => (time ? { at: time, words, tone } : undefined)
