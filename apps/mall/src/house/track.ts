/** Behaviour events (埋点), counted only after the privacy policy: gathered for some seconds, kept on the phone until the house has them. */
import { newWish, storageKey } from '@siyu/shared'
import { house, read } from './api'
import { agreed } from './consent'
import { container } from './container'
import { keptShare } from './source'

interface Event {
  id: string
  name: string
  at: string
  session: string
  page: string | null
  product: string | null
  share: string | null
}

const [batch, most, waitMs] = [50, 200, 5_000]
const key = () => storageKey('mall-events')
const app = container === 'mini' ? 'mall' : 'mall_h5'
const visit = newWish()
let [timer, sending]: [ReturnType<typeof setTimeout> | undefined, boolean] = [undefined, false]

export function track(name: string, about: { page?: string; product?: string } = {}): void {
  if (!agreed()) return
  const event = { id: uuid(), name, at: new Date().toISOString(), session: visit, page: about.page ?? null, product: about.product ?? null, share: keptShare() ?? null }
  uni.setStorageSync(key(), [...waiting(), event].slice(-most))
  timer ??= setTimeout(flush, waitMs)
}

/** Sends what waits; what could not be sent waits on, what the house refuses for good is dropped. */
export async function flush(): Promise<void> {
  if (timer) clearTimeout(timer)
  timer = undefined
  const events = waiting().slice(0, batch)
  if (sending || !events.length || !agreed()) return
  sending = true
  const kept = await house.post('/api/track', { body: { app, sentAt: new Date().toISOString(), events } }).then(
    () => false,
    (fault: { status: number }) => fault.status !== 400,
  )
  sending = false
  if (kept) return
  const sent = new Set(events.map((event) => event.id))
  uni.setStorageSync(key(), waiting().filter((event) => !sent.has(event.id)))
  if (waiting().length) timer ??= setTimeout(flush, waitMs)
}

function waiting(): Event[] {
  return read<Event[]>(key()) ?? []
}

function uuid(): string {
  const digits = newWish()
  const variant = '89ab'[parseInt(digits[16]!, 16) & 3]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
}
