import { count, dateOf, type Schema } from '@siyu/shared'
import type { Said } from './words'

/** How a guide's customers are named and sorted out (客户分类与称呼). */

export type CustomerKind = Schema<'CustomerKind'>

export const kinds: { kind: CustomerKind; text: string; empty: string }[] = [
  { kind: 'All', text: '全部', empty: '还没有专属客户' },
  { kind: 'New', text: '新客户', empty: '最近 7 天没有新客户' },
  { kind: 'Dormant', text: '久未购买', empty: '没有 60 天以上没买的客户' },
  { kind: 'BirthdayWeek', text: '本周生日', empty: '这一周没有客户过生日' },
  { kind: 'BirthdayMonth', text: '本月生日', empty: '这个月没有客户过生日' },
  { kind: 'HasCoupon', text: '有券未用', empty: '没有客户手里有可用的券' },
  { kind: 'Friend', text: '已加好友', empty: '还没有加了好友的客户' },
  { kind: 'NeverBought', text: '还没买过', empty: '每位客户都买过了' },
]

/** Cares of the day, by the counts that the house gives. */
export const cares: { count: 'new' | 'birthdayWeek' | 'couponsEnding' | 'dormant'; kind: CustomerKind; text: string; hint: string }[] = [
  { count: 'new', kind: 'New', text: '新客户', hint: '最近 7 天加入，打个招呼' },
  { count: 'birthdayWeek', kind: 'BirthdayWeek', text: '本周生日', hint: '送上祝福和一张券' },
  { count: 'couponsEnding', kind: 'HasCoupon', text: '券快到期', hint: '3 天内到期，提醒去用' },
  { count: 'dormant', kind: 'Dormant', text: '久未购买', hint: '60 天没买了，问候一下' },
]

/** What to call somebody whose name may not be known. */
export function nameSaid(member: { name?: string | null; phone?: string | null; number?: number }): string {
  return member.name || (member.phone ? `尾号 ${member.phone.slice(-4)}` : member.number ? `会员 ${member.number}` : '会员')
}

export function birthdaySaid(monthDay: string | null | undefined): string | undefined {
  const match = /^(\d\d)-(\d\d)$/.exec(monthDay ?? '')
  return match ? `${Number(match[1])} 月 ${Number(match[2])} 日` : undefined
}

const reasons: Record<Schema<'FollowUpReason'>, string> = {
  UnpaidOrder: '下了单还没付款',
  CouponEnding: '有券快到期',
  Birthday: '快过生日',
  Dormant: '很久没买',
}

/** Why to turn to somebody, and since or until when. */
export function reasonSaid(follow: { reason: Schema<'FollowUpReason'>; at?: string | null; birthday?: string | null }): string {
  const said = reasons[follow.reason]
  if (follow.reason === 'Birthday') return `${said}：${birthdaySaid(follow.birthday) ?? ''}`
  if (follow.reason === 'CouponEnding' && follow.at) return `${said}：${dateOf(follow.at)}`
  if (follow.reason === 'Dormant' && follow.at) return `${said}：上次 ${dateOf(follow.at)}`
  return said
}

const held: Record<Schema<'HeldState'>, Said> = {
  Usable: { text: '可用', tone: 'good' },
  NotYet: { text: '未到时间', tone: 'info' },
  Locked: { text: '下单占用', tone: 'warn' },
  Used: { text: '已用', tone: 'quiet' },
  Expired: { text: '已过期', tone: 'quiet' },
}

export function heldSaid(state: Schema<'HeldState'>): Said {
  return held[state]
}

type Card = Schema<'HeldCard'>

/** The group's card, which is shown in full, and the brands' in a line. */
export function cardsOf(cards: readonly Card[]): { group: Card | undefined; brands: Card[] } {
  const running = cards.filter((card) => card.running !== false)
  return { group: running.find((card) => !card.brand), brands: running.filter((card) => card.brand) }
}

/** "木息会 银卡 · 300 积分" */
export function cardSaid(card: Pick<Card, 'title' | 'tierTitle' | 'available'>): string {
  return `${card.title} ${card.tierTitle} · ${count(card.available)} 积分`
}
