import type { PhoneAbilities } from '@siyu/shared'

/** The container's side of phone-bridge.ts (手机容器): hears what a framed page of the house asks, and answers it alone. */
export type Abilities = {
  [Name in keyof PhoneAbilities]?: (asked: PhoneAbilities[Name]['asked']) => Promise<PhoneAbilities[Name]['answer']>
}

/** The person said no; pages know it by the suffix, as in WeChat. */
export class Cancelled extends Error {
  constructor() {
    super('cancel')
  }
}

interface Asked {
  siyu?: string
  id?: string
  method?: string
  params?: unknown
}

/** Answers the frame's questions until the returned function is called; other windows and other origins are not heard. */
export function answerFrame(frame: () => Window | null | undefined, origin: string, abilities: Abilities): () => void {
  async function hear(message: MessageEvent) {
    const asked = message.data as Asked | null
    if (message.origin !== origin || !message.source || message.source !== frame()) return
    if (asked?.siyu !== 'phone-ask' || typeof asked.id !== 'string' || typeof asked.method !== 'string') return
    const source = message.source as Window
    const reply = (answer: object) => source.postMessage({ siyu: 'phone-answer', id: asked.id, ...answer }, origin)
    const ability = Object.hasOwn(abilities, asked.method) ? abilities[asked.method as keyof Abilities] : undefined
    if (!ability) return reply({ ok: false, error: `${asked.method}:fail no permission` })
    try {
      reply({ ok: true, result: await ability((asked.params ?? {}) as never) })
    } catch (fault) {
      const why = fault instanceof Cancelled ? 'cancel' : `fail ${fault instanceof Error ? fault.message : ''}`.trim()
      reply({ ok: false, error: `${asked.method}:${why}` })
    }
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}
