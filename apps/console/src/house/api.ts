import { createClient, fetchTransport, storageKey, type Transport } from '@siyu/shared'

/** The console's way to the house: the session cookie travels by itself, its CSRF token is kept here and sent with every change. */

const tokenKey = storageKey('console-csrf')

export function keepToken(token: string | undefined): void {
  if (token) localStorage.setItem(tokenKey, token)
  else localStorage.removeItem(tokenKey)
}

export function csrfToken(): string {
  return localStorage.getItem(tokenKey) ?? ''
}

let onSignedOut = (): void => {}

/** Who is told that the session has ended while somebody worked. */
export function whenSignedOut(tell: () => void): void {
  onSignedOut = tell
}

const watched: Transport = async (call) => {
  const answer = await fetchTransport(call)
  const code = (answer.data as { code?: string } | undefined)?.code
  if (answer.status === 401 && code === 'platform.sign_in') onSignedOut()
  return answer
}

export const api = createClient('', watched, (method): Record<string, string> => (method === 'GET' ? {} : { 'X-Csrf-Token': csrfToken() }))
