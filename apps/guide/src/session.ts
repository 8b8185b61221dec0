import { createClient, fetchTransport, Problem, spoken, storageKey, type Client, type Schema } from '@siyu/shared'
import { reactive } from 'vue'

/** Who works here (会话): a bearer token of this phone, got by WeCom's own sign-in and renewed by it when the house forgets it. */

export type Me = Schema<'MeResponse'>

const tokenKey = storageKey('guide-token')
const wayKey = storageKey('guide-way')

/** Where the person was going, and the word that WeCom must bring back. */
interface Way {
  state: string
  goto: string
  at: number
}

export const session = reactive({ me: undefined as Me | undefined })

export function may(permission: string): boolean {
  return session.me?.permissions.includes(permission) ?? false
}

export const api: Client = createClient('', send, authorization)

function authorization(): Record<string, string> {
  const token = localStorage.getItem(tokenKey)
  return token ? { Authorization: `Bearer ${token}` } : {}
}

/** Bytes of our own host that need the session, as an address for an image. */
export async function picture(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { ...spoken, ...authorization() } }).catch(() => undefined)
  if (!answer) throw new Problem(0, 'network', '网络连接失败，请检查网络后重试。')
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))) as { code?: string; title?: string }
    throw new Problem(answer.status, said.code ?? 'unknown', said.title ?? '图片暂时打不开，请稍后重试。')
  }
  return URL.createObjectURL(await answer.blob())
}

async function send(call: Parameters<typeof fetchTransport>[0]) {
  const answer = await fetchTransport(call)
  if (answer.status !== 401 || call.url.startsWith('/api/guide/login')) return answer
  await goToWeCom(location.pathname + location.search)
  // The page is being left; whoever waits for the answer waits until then.
  return new Promise<typeof answer>(() => undefined)
}

/** True once somebody is signed in; false while the browser is on its way to WeCom. */
export async function enter(): Promise<boolean> {
  if (!localStorage.getItem(tokenKey)) {
    await goToWeCom(location.pathname + location.search)
    return false
  }
  session.me ??= await api.get('/api/guide/me')
  return true
}

/** WeCom sent the person back with a code: the answer is the place they wanted to go to. */
export async function comeBack(code: string, state: string): Promise<string> {
  const way = readWay()
  sessionStorage.removeItem(wayKey)
  if (!way || way.state !== state) throw new Problem(400, 'guide.stale_login', '登录已过期，请重新进入。')
  const answer = await api.post('/api/guide/login', { body: { corpId: null, code } })
  localStorage.setItem(tokenKey, answer.token)
  return way.goto
}

export async function goToWeCom(goto: string): Promise<void> {
  localStorage.removeItem(tokenKey)
  const before = readWay()
  if (before && Date.now() - before.at < 3000) throw new Problem(401, 'guide.login_loop', '登录没有成功，请从企业微信工作台重新打开。')
  const page = await api.get('/api/guide/login')
  const way: Way = { state: page.state, goto, at: Date.now() }
  sessionStorage.setItem(wayKey, JSON.stringify(way))
  location.replace(page.url)
}

function readWay(): Way | undefined {
  const kept = sessionStorage.getItem(wayKey)
  return kept ? (JSON.parse(kept) as Way) : undefined
}
