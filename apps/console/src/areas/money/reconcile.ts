import type { Schema } from '@siyu/shared'
import type { Tone } from '../../pieces/states'

/** How differences of a reconciliation are said (对账文案). */
type Kind = Schema<'DifferenceKind'>
export const differenceKinds: Readonly<Record<Kind, string>> = {
  MissingHere: '微信收了款，我方没有', MissingThere: '我方入了账，账单里没有', AmountDiffers: '金额不一致', StatusDiffers: '账单已成功，我方未入账',
  RefundMissingHere: '微信退了款，我方没有', RefundMissingThere: '我方退了款，账单里没有', RefundDiffers: '退款金额或状态不一致', FeeDiffers: '手续费不一致',
  FundWithoutTrade: '资金变动了，没有对应交易', TradeWithoutFund: '有交易，资金没有变动', RowTwice: '账单里同一行出现两次', DayDiffers: '日期不一致（跨日）',
}
const advice: Readonly<Record<Kind, string>> = {
  MissingHere: '可能是别的系统用同一个商户号收的款，请到商户平台核对。', MissingThere: '请到商户平台查这笔单号是否真的支付成功。', AmountDiffers: '请核对商户平台上的实收金额。',
  StatusDiffers: '已自动向微信查询；查到成功会立即入账，下次对账时自行一致。', RefundMissingHere: '可能在商户平台手工退过款，请补登记。', RefundMissingThere: '请到商户平台查退款是否受理。',
  RefundDiffers: '已自动向微信查询退款的最新状态。', FeeDiffers: '费率可能调整过，请核对签约费率。', FundWithoutTrade: '请到商户平台查这笔资金流水。', TradeWithoutFund: '请查资金账单是否下载完整。',
  RowTwice: '账单本身重复，请重新下载核对。', DayDiffers: '款项落在相邻的日子，通常不用处理。',
}
export const adviceOf = (row: { kind: Kind }): string => advice[row.kind]
export const moneyOf: Readonly<Record<Schema<'MoneyOf'>, string>> = { Payment: '收款', Refund: '退款', Transfer: '转账' }

type Day = Pick<Schema<'ReconciledDaysRow'>, 'fault' | 'faultyRows' | 'open' | 'tradeRows' | 'fundRows'>
export const dayStates: Readonly<Record<'unread' | 'faulty' | 'open' | 'empty' | 'same', readonly [string, Tone]>> = {
  unread: ['没能对账', 'bad'], faulty: ['账单有坏行', 'bad'], open: ['有差异', 'warn'], empty: ['没有交易', 'plain'], same: ['三方一致', 'good'],
}
/** Why a day could not be compared: rows of a bill are named as they are, what WeChat or we refused is put into words. */
export function faultSaid(day: Pick<Schema<'ReconciledDaysRow'>, 'fault' | 'faultyRows'>): string {
  if (!day.fault || day.faultyRows) return (day.fault ?? '').replace(/^trade\b/, '交易账单').replace(/^fund\b/, '资金账单')
  if (day.fault === 'merchant not configured') return '这个商户号还没有配置好'
  return day.fault.startsWith('payments.') ? '账单读不出来，请联系技术同事' : `微信没有给出账单（${day.fault}）`
}
export function dayState(day: Day): keyof typeof dayStates {
  if (day.faultyRows) return 'faulty'
  if (day.fault) return 'unread'
  if (day.open) return 'open'
  return day.tradeRows + day.fundRows ? 'same' : 'empty'
}
