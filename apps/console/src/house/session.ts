import { Problem, type Schema } from '@siyu/shared'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, csrfToken, keepToken } from './api'
import { setHouseTime } from './clock'

export type Me = Schema<'MeResponse'>

/** Who is signed in to the console (会话), and what they may do. */
export const useSession = defineStore('session', () => {
  const me = ref<Me>()
  const granted = computed(() => new Set(me.value?.permissions))

  /** Asks the house who we are; nobody is signed in where the token that changes need is not here. */
  async function load(): Promise<void> {
    if (!csrfToken()) return forget()
    try {
      me.value = await api.get('/api/console/me')
      setHouseTime(me.value.now)
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.status !== 401) throw fault
      forget()
    }
  }

  /** Whether the post reaches the whole group and not only some units of it. */
  const wholeGroup = computed(() => !!me.value && !me.value.paths.length && !me.value.ownOnly)

  async function signIn(login: string, password: string, code?: string): Promise<void> {
    const opened = await api.post('/api/console/sign-in', { body: { login, password, code: code || null } })
    keepToken(opened.csrfToken)
    await load()
  }

  async function signOut(): Promise<void> {
    await api.post('/api/console/sign-out')
    forget()
  }

  function forget(): void {
    keepToken(undefined)
    me.value = undefined
  }

  /** True where one of these permissions is held; nothing needed is always held. */
  function may(needs?: string | readonly string[]): boolean {
    if (!needs) return true
    return (typeof needs === 'string' ? [needs] : needs).some((code) => granted.value.has(code))
  }

  return { me, wholeGroup, load, signIn, signOut, forget, may }
})
