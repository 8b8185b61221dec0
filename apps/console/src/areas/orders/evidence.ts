import { timeOf, type Schema } from '@siyu/shared'
import { rules } from './states'

/** The evidence of an attribution in words (归属依据): who could have earned, why, and why others could not. */
interface Candidate {
  rule: string
  earner: string
  at?: string
  kind?: string
  campaign?: string
}
interface Evidence {
  carried?: string | null
  candidates?: Candidate[]
  binding?: { guide: string; reason: string; since: string } | null
  locks?: { productLockDays: number; contentLockDays: number }
  selfPurchase?: boolean
  notes?: string[]
}

const reasons: Readonly<Record<string, string>> = { Scan: '扫码', Register: '注册', Share: '分享', Inherit: '离职继承', Admin: '后台指定', Import: '导入' }

/** Who earns, in one sentence. */
export function decided(of: Pick<Schema<'OrderAttributionResponse'>, 'rule' | 'earner' | 'guide' | 'names' | 'storeName'>): string {
  const name = (id: string | null): string => (id && of.names[id]) || '一位员工'
  const performance = of.guide ? `业绩记在${name(of.guide)}${of.storeName ? `（${of.storeName}）` : ''}名下` : of.storeName ? `业绩记在${of.storeName}` : '不计个人业绩'
  if (of.earner) return `按「${rules[of.rule]}」，佣金归${name(of.earner)}；${performance}。`
  return `按「${rules[of.rule]}」归属，没有人得佣金；${performance}。`
}

/** The steps that led there, each a sentence. */
export function evidenceSaid(raw: unknown, names: Readonly<Record<string, string>>): string[] {
  const known = (raw ?? {}) as Evidence
  const name = (id: string): string => names[id] ?? '一位员工'
  const said: string[] = []
  if (known.binding) said.push(`下单时，顾客自 ${timeOf(known.binding.since)} 起绑定${name(known.binding.guide)}（${reasons[known.binding.reason] ?? '其他'}）。`)
  else said.push('下单时，顾客没有绑定导购。')
  if (known.carried) said.push('顾客是从分享链接进来下的单。')
  for (const [i, one] of (known.candidates ?? []).entries()) {
    const when = one.rule === 'BoundGuide' ? '' : `，${timeOf(one.at)} 点开${one.campaign ? `活动「${one.campaign}」的` : ''}分享`
    said.push(`第 ${i + 1} 顺位：${name(one.earner)}，${rules[one.rule as keyof typeof rules] ?? '其他'}${when}。`)
  }
  for (const note of known.notes ?? []) said.push(noteSaid(note, name))
  if (known.locks) said.push(`规则：商品分享 ${known.locks.productLockDays} 天内有效，内容分享 ${known.locks.contentLockDays} 天内有效；${known.selfPurchase ? '自购有佣金' : '自购没有佣金'}。`)
  return said
}

const staffIn = /staff ([0-9a-f-]{36})/
/** A note says why somebody who came near does not earn. */
function noteSaid(note: string, name: (id: string) => string): string {
  const who = staffIn.exec(note)?.[1]
  const subject = note.startsWith('bound guide') ? '绑定的导购' : '一个分享'
  if (note.includes('is too old')) return `${subject}不算：点开的时间已超过有效期。`
  if (note.includes('by a member')) return `${subject}不算：分享人是会员，会员分享暂不计佣金。`
  if (note.includes('has left')) return `${subject}不算：${who ? name(who) : '该员工'}已离职。`
  if (note.includes('for themselves')) return `${subject}不算：${who ? name(who) : '该员工'}自己购买。`
  if (note.includes('not exclusive')) return `${subject}不算：不是独占活动，或下单时没有带活动口令。`
  return `${subject}不算。`
}
