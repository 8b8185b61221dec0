/** The typed client of the house over uni.request, with the session of this phone. */
import { createClient, houseNow, storageKey, type Transport } from '@siyu/shared'

/** Where the house answers: the same origin on H5; a mini program names it at build time or in its ext.json. */
function baseOf(): string {
  // #ifdef MP-WEIXIN
  const given = (uni.getExtConfigSync?.() ?? {}) as { house?: string }
  return given.house ?? import.meta.env.VITE_SIYU_HOUSE ?? ''
  // #endif
  // #ifdef H5
  return ''
  // #endif
}

export const base = baseOf()

/** A picture's address as this app can load it: on H5 with its origin, for uni's image would look for a mere path below the mall's own. */
export function pictureOf(address: string | null | undefined): string | undefined {
  if (!address?.startsWith('/')) return address ?? undefined
  // #ifdef H5
  return location.origin + address
  // #endif
  // #ifdef MP-WEIXIN
  return base + address
  // #endif
}

/** Phones write the names of headers in whichever case they like. */
function timeIn(headers: Record<string, string> | undefined): string | undefined {
  const name = Object.keys(headers ?? {}).find((one) => one.toLowerCase() === 'x-siyu-now')
  return name && headers![name]
}

const send: Transport = ({ method, url, headers, body }) =>
  new Promise((resolve, reject) =>
    uni.request({
      url,
      method: method as UniNamespace.RequestOptions['method'],
      header: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      data: body as UniNamespace.RequestOptions['data'],
      success: ({ statusCode, data, header }) => (statusCode ? resolve({ status: statusCode, data: data || undefined, now: timeIn(header) }) : reject(new Error('offline'))),
      fail: reject,
    }),
  )

export interface Session {
  token: string
  expiresAt: string
  isMember: boolean
  appId: string
}

const key = () => storageKey('mall-session')
let kept: Session | undefined = read(key())

export function session(): Session | undefined {
  if (kept && Date.parse(kept.expiresAt) <= houseNow()) keepSession(undefined)
  return kept
}

export function keepSession(next: Session | undefined): void {
  kept = next
  if (next) uni.setStorageSync(key(), next)
  else uni.removeStorageSync(key())
}

/** What this phone keeps under a name; nothing where it was never kept. */
export function read<T>(name: string): T | undefined {
  return (uni.getStorageSync(name) as T | '') || undefined
}

export const house = createClient(base, send, () => (session() ? { Authorization: `Bearer ${session()!.token}` } : ({} as Record<string, string>)))
