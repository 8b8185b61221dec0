import type { Schema } from '@siyu/shared'
import { api } from '../../house/api'

export type Code = Schema<'ChannelCodeListRow'>
export const mostPages = 20

/** How a live code stands, in words. */
export function stateOf(code: Pick<Code, 'enabled' | 'qrCode' | 'failure' | 'applying'>): [string, 'good' | 'warn' | 'bad' | 'plain'] {
  if (!code.enabled) return ['已停用', 'plain']
  if (code.failure === 'no_staff') return ['没有可用员工', 'bad']
  if (code.failure) return ['企微未接受', 'bad']
  if (!code.qrCode || code.applying) return ['生成中', 'warn']
  return ['使用中', 'good']
}

/** One code out of the list, which is how the house tells of them. */
export async function findCode(id: string, signal: AbortSignal): Promise<Code | undefined> {
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await api.get('/api/console/channel-codes', { query: { After: after, Size: 200 }, signal })
    const found = answer.rows.find((one) => one.id === id)
    if (found || !answer.next) return found
    after = answer.next
  }
  return undefined
}
