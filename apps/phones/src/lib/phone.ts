import { inject, onScopeDispose, provide, reactive, ref, shallowRef, type InjectionKey, type Ref } from 'vue'
import { look, said } from './control'
import { preview } from './messages'
import { ReadMarks } from './unread'
import { Cancelled } from './bridge'
import { wallState } from './wallState'
import type { Chat, PhoneState, Scanned, ShareCard } from './types'

/** Where the phone is; the last one is shown. */
export type Screen =
  | { name: 'home' }
  | { name: 'chat'; id: string }
  | { name: 'scan' }
  | { name: 'code'; scanned: Scanned }
  | { name: 'customer'; persona: string }
  | { name: 'group'; id: string }
  | { name: 'new-group' }
  | { name: 'web'; url: string }

/** What slides up and waits for the person. */
export type SheetAsk =
  | { kind: 'pay'; ticket: { request_payment: object } | { code_url: string } }
  | { kind: 'transfer'; packageInfo: string }
  | { kind: 'share'; card: ShareCard; page?: { appid: string; page: string } }
  | { kind: 'number'; appid: string }
  | { kind: 'subscribe'; appid: string; templates: string[] }
  | { kind: 'scan' }

export interface OpenSheet {
  ask: SheetAsk
  done: (answer: unknown) => void
  cancel: (why?: Error) => void
}

export interface Banner {
  chat: Chat
  text: string
}

const pollMs = 1500
const hiddenPollMs = 6000
const bannerMs = 4500

/** One phone of the wall (一部手机): what it shows, where it is, what it asks. */
export class Phone {
  readonly state: Ref<PhoneState | undefined> = shallowRef()
  readonly fault = ref('')
  readonly screens = reactive<Screen[]>([{ name: 'home' }])
  readonly sheet: Ref<OpenSheet | undefined> = shallowRef()
  readonly banner: Ref<Banner | undefined> = shallowRef()
  /** The mini program in front, or behind the chats when it was left. */
  readonly mini = reactive({ appid: '', page: '', shown: false, opened: 0 })
  /** The guide app, opened from WeCom's workbench; left, it stays as it was. */
  readonly work = reactive({ opened: false, shown: false })
  /** The side bar beside a guide's chat. */
  readonly side = ref(false)
  /** Grows when unread marks change. */
  readonly seen = ref(0)

  private readonly marks: ReadMarks
  private timer = 0
  private bannerTimer = 0
  private stopped = false

  constructor(readonly holder: string) {
    this.marks = new ReadMarks(holder)
    void this.poll()
  }

  get screen(): Screen {
    return this.screens[this.screens.length - 1]!
  }

  /** Whether an app stands before the chats. */
  get covered(): boolean {
    return this.mini.shown || this.work.shown
  }

  /** The human who holds it, also where a guide's phone is a member's. */
  get persona(): string {
    return this.state.value?.persona ?? this.holder
  }

  go(screen: Screen): void {
    this.screens.push(screen)
  }

  back(): void {
    if (this.screens.length > 1) this.screens.pop()
  }

  /** Opens a chat from anywhere; back leads to the list. */
  openChat(id: string): void {
    this.screens.splice(1, this.screens.length, { name: 'chat', id })
    this.mini.shown = false
    this.work.shown = false
    this.banner.value = undefined
  }

  openMini(appid: string, page: string): void {
    const target = page.replace(/^\//, '').replace(/\.html(?=\?|$)/, '')
    // The same page again comes to the front as it was left; another one is opened.
    if (this.mini.appid !== appid || this.mini.page !== target) this.mini.opened++
    Object.assign(this.mini, { appid, page: target, shown: true })
  }

  chat(id: string): Chat | undefined {
    return this.state.value?.chats.find((chat) => chat.id === id)
  }

  isUnread(chat: Chat): boolean {
    void this.seen.value
    return this.marks.isUnread(chat)
  }

  read(chat: Chat): void {
    this.marks.read(chat)
    this.seen.value++
  }

  /** Shows a sheet and waits for the person; another one at the same time is refused, as on a phone. */
  ask<Answer>(ask: SheetAsk): Promise<Answer> {
    if (this.sheet.value) return Promise.reject(new Cancelled())
    return new Promise<Answer>((resolve, reject) => {
      const close = () => (this.sheet.value = undefined)
      this.sheet.value = {
        ask,
        done: (answer) => { close(); resolve(answer as Answer) },
        cancel: (why) => { close(); reject(why ?? new Cancelled()) },
      }
    })
  }

  async refresh(): Promise<void> {
    try {
      const told = await look<PhoneState | { version: number }>('phone', { holder: this.holder, version: this.state.value?.version })
      this.fault.value = ''
      if ('chats' in told) this.take(told)
    } catch (fault) {
      this.fault.value = said(fault)
    }
  }

  stop(): void {
    this.stopped = true
    window.clearTimeout(this.timer)
    window.clearTimeout(this.bannerTimer)
  }

  private async poll(): Promise<void> {
    await this.refresh()
    if (!this.stopped) this.timer = window.setTimeout(() => void this.poll(), document.hidden ? hiddenPollMs : pollMs)
  }

  private take(now: PhoneState): void {
    const before = this.state.value
    if (this.marks.isNew) this.marks.adopt(now.chats)
    this.state.value = now
    this.seen.value++
    const open = this.screen.name === 'chat' && !this.covered ? this.screen.id : undefined
    const fresh = before && now.chats.filter((chat) => chat.last && chat.last.seq > before.latest_seq && !chat.last.mine && chat.id !== open)
    if (fresh?.length) this.ring(fresh[0]!)
  }

  private ring(chat: Chat): void {
    this.banner.value = { chat, text: preview(chat.last!, wallState.value?.apps ?? []) }
    window.clearTimeout(this.bannerTimer)
    this.bannerTimer = window.setTimeout(() => (this.banner.value = undefined), bannerMs)
  }
}

const key: InjectionKey<Phone> = Symbol('phone')

export function providePhone(holder: string): Phone {
  const phone = new Phone(holder)
  provide(key, phone)
  onScopeDispose(() => phone.stop())
  return phone
}

export function usePhone(): Phone {
  const phone = inject(key)
  if (!phone) throw new Error('no phone around this component')
  return phone
}
