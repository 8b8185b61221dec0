/** Who uses this phone: nobody yet, a visitor, or a member (会员). Signing in happens where it is needed, after the privacy policy. */
import { Problem, spoken, storageKey } from '@siyu/shared'
import { ref } from 'vue'
import { house, keepSession, read, session, type Session } from './api'
import { askPrivacy } from './consent'
import { container, loginCode, phoneCode, playsMiniProgram } from './container'

export const isMember = ref(session()?.isMember ?? false)

let signing: Promise<boolean> | undefined

/** A session of any kind; false where the person does not agree, or was sent to WeChat's sign-in page. */
export function ensureVisitor(): Promise<boolean> {
  if (session()) return Promise.resolve(true)
  signing ??= signIn().finally(() => (signing = undefined))
  return signing
}

/** A member's session; a visitor is led to the page where they join. */
export async function ensureMember(): Promise<boolean> {
  if (!(await ensureVisitor())) return false
  if (isMember.value) return true
  uni.navigateTo({ url: '/pages/join/join' })
  return false
}

/** Runs what needs a session; one that the house no longer knows is opened anew, once. */
export async function signedIn<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.status !== 401 || !session()) throw fault
    forget()
    if (!(await ensureVisitor())) throw fault
    return await act()
  }
}

export function take(next: Session): void {
  keepSession(next)
  isMember.value = next.isMember
}

export function forget(): void {
  keepSession(undefined)
  isMember.value = false
}

async function signIn(): Promise<boolean> {
  if (!(await askPrivacy())) return false
  if (playsMiniProgram) take(await house.post('/api/mall/login', { body: { code: await loginCode() } }))
  else await leaveForWechat()
  return session() !== undefined
}

/** Joins by the code of the phone button. */
export async function join(code: string, guide: string | null): Promise<{ isNew: boolean; hadPosHistory: boolean }> {
  const before = session()
  const joined = await house.post('/api/mall/join', { body: { loginCode: await loginCode(), phoneCode: code, guide } })
  take({ token: joined.token, expiresAt: joined.expiresAt, isMember: true, appId: before?.appId ?? '' })
  return joined
}

/** The mini-program code of a page, as an address for an image; only H5 needs one. */
export async function pageCode(page: string, scene: string): Promise<string> {
  // #ifdef H5
  const answer = await fetch(`/api/mall/page-code?page=${encodeURIComponent(page)}&scene=${encodeURIComponent(scene)}`, {
    headers: { ...spoken, Authorization: `Bearer ${session()?.token ?? ''}` },
  }).catch(() => undefined)
  if (!answer) throw new Problem(0, 'network', '网络连接失败，请检查网络后重试。')
  if (answer.ok) return URL.createObjectURL(await answer.blob())
  const said = (await answer.json().catch(() => ({}))) as { code?: string; title?: string }
  throw new Problem(answer.status, said.code ?? 'unknown', said.title ?? '小程序码暂时打不开，请稍后重试。')
  // #endif
  // #ifdef MP-WEIXIN
  throw new Error(`${page}?${scene}`)
  // #endif
}

export { container, phoneCode }

const [stateKey, placeKey] = [() => storageKey('mall-oauth'), () => storageKey('mall-oauth-place')]

/** H5 in WeChat: the sign-in page of the official account; it comes back to the mall with a code. */
async function leaveForWechat(): Promise<void> {
  // #ifdef H5
  const page = await house.get('/api/mall/web-login')
  uni.setStorageSync(stateKey(), page.state)
  uni.setStorageSync(placeKey(), location.pathname + location.search)
  location.href = page.url
  // #endif
}

/** The person is back from WeChat's sign-in page: the code is changed for a session. Answers where they came from. */
export async function comeBack(query: Record<string, string | undefined>): Promise<string | undefined> {
  const [state, place] = [read<string>(stateKey()), read<string>(placeKey())]
  if (!query.code || !state || query.state !== state) return undefined
  uni.removeStorageSync(stateKey())
  take(await house.post('/api/mall/web-login', { body: { code: query.code } }))
  return place
}
