import { hearTime } from './house-time'
import type { paths } from './schema'

/** The typed client (接口客户端): addresses, parameters, bodies and answers come from openapi.json; how a call travels is the app's affair. */

type Method = 'get' | 'post' | 'put' | 'delete'
type Operation<P extends keyof paths, M extends Method> = Exclude<paths[P][M], undefined>
type PathsOf<M extends Method> = { [P in keyof paths]: [Operation<P, M>] extends [never] ? never : P }[keyof paths]
type Parameters<O, K extends 'query' | 'path'> = O extends { parameters: infer P } ? (K extends keyof P ? Exclude<P[K], undefined> : never) : never
type BodyOf<O> = O extends { requestBody?: { content: infer C } }
  ? C extends { 'application/json': infer B }
    ? B
    : C extends { 'multipart/form-data': unknown }
      ? FormData
      : never
  : never
type Answer<O> = O extends { responses: { 200: { content: { 'application/json': infer B } } } } ? B : void
type WhenAsked<K extends string, T> = [T] extends [never] ? unknown : object extends T ? { [k in K]?: T } : { [k in K]: T }
type Asked<O> = WhenAsked<'query', Parameters<O, 'query'>> & WhenAsked<'path', Parameters<O, 'path'>> & WhenAsked<'body', BodyOf<O>> & Extra
type Arguments<O> = object extends Asked<O> ? [asked?: Asked<O>] : [asked: Asked<O>]

interface Extra {
  /** Makes a repeated wish one act: keep it for as long as the wish is the same. */
  idempotencyKey?: string
  signal?: AbortSignal
}

/** One call on its way out. */
export interface Outgoing {
  method: string
  url: string
  headers: Record<string, string>
  body?: unknown
  signal?: AbortSignal
}

/** How an app sends: fetch in browsers, uni.request in the mini program. Rejects only when nothing was answered; `now` is what the house says the time is. */
export type Transport = (call: Outgoing) => Promise<{ status: number; data: unknown; now?: string | null }>

/** A refusal of the house (问题响应) with its stable code and a sentence for the person; status 0 means that no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly at?: string,
  ) {
    super(title)
    this.name = 'Problem'
  }
}

export interface Client {
  get<P extends PathsOf<'get'>>(url: P, ...asked: Arguments<Operation<P, 'get'>>): Promise<Answer<Operation<P, 'get'>>>
  post<P extends PathsOf<'post'>>(url: P, ...asked: Arguments<Operation<P, 'post'>>): Promise<Answer<Operation<P, 'post'>>>
  put<P extends PathsOf<'put'>>(url: P, ...asked: Arguments<Operation<P, 'put'>>): Promise<Answer<Operation<P, 'put'>>>
  delete<P extends PathsOf<'delete'>>(url: P, ...asked: Arguments<Operation<P, 'delete'>>): Promise<Answer<Operation<P, 'delete'>>>
}

/** The apps speak Chinese whatever the browser does: a refusal in another language would stand in the midst of theirs. */
export const spoken = { 'Accept-Language': 'zh-CN' }

/** @param headers what each call carries: session, CSRF token. */
export function createClient(base: string, send: Transport, headers: (method: string) => Record<string, string> = () => ({})): Client {
  async function call(method: string, url: string, asked: Loose = {}): Promise<never> {
    const key: Record<string, string> = asked.idempotencyKey ? { 'Idempotency-Key': asked.idempotencyKey } : {}
    const out: Outgoing = { method, url: base + addressOf(url, asked), headers: { ...spoken, ...headers(method), ...key }, body: asked.body, signal: asked.signal }
    const answer = await send(out).catch((fault: unknown) => {
      if (asked.signal?.aborted || fault instanceof Problem) throw fault
      throw new Problem(0, 'network', '网络连接失败，请检查网络后重试。')
    })
    hearTime(answer.now)
    if (answer.status >= 400) throw problemOf(answer.status, answer.data)
    return answer.data as never
  }
  return {
    get: (url, ...[asked]) => call('GET', url as string, asked),
    post: (url, ...[asked]) => call('POST', url as string, asked),
    put: (url, ...[asked]) => call('PUT', url as string, asked),
    delete: (url, ...[asked]) => call('DELETE', url as string, asked),
  }
}

interface Loose extends Extra {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

/** The address with its places filled and its query; what is undefined, null or empty is left out. */
export function addressOf(url: string, asked: { path?: Record<string, unknown>; query?: Record<string, unknown> }): string {
  const place = url.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked.path?.[name])))
  const pairs = Object.entries(asked.query ?? {})
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one: unknown) => [name, one] as const))
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (!pairs.length) return place
  return place + '?' + pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')
}

function problemOf(status: number, data: unknown): Problem {
  const body = (typeof data === 'object' && data !== null ? data : {}) as { code?: string; title?: string; at?: string | null }
  return new Problem(status, body.code ?? 'unknown', body.title ?? `服务暂时不可用（${status}），请稍后重试。`, body.at ?? undefined)
}

/** Sends by the browser's fetch. */
export const fetchTransport: Transport = async ({ method, url, headers, body, signal }) => {
  const form = typeof FormData !== 'undefined' && body instanceof FormData
  const answer = await fetch(url, {
    method,
    headers: body === undefined || form ? headers : { ...headers, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : form ? (body as FormData) : JSON.stringify(body),
    credentials: 'same-origin',
    signal,
  })
  const kind = answer.headers.get('content-type') ?? ''
  const now = answer.headers.get('x-siyu-now')
  if (answer.status === 204) return { status: 204, data: undefined, now }
  return { status: answer.status, data: kind.includes('json') ? await answer.json() : await answer.text(), now }
}

/** A new key for one wish of a person: place this order, take this coupon. */
export function newWish(): string {
  const random = typeof crypto !== 'undefined' && 'getRandomValues' in crypto
  const bytes = random ? [...crypto.getRandomValues(new Uint8Array(16))] : Array.from({ length: 16 }, () => Math.floor(Math.random() * 256))
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
