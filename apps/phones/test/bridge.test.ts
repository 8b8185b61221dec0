import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerFrame, Cancelled, type Abilities } from '../src/lib/bridge'

const origin = 'http://house.example'
let stop = () => {}
afterEach(() => stop())

/** A frame that records what is posted to it. */
function frame() {
  const posted: { message: unknown; to: string }[] = []
  const source = { postMessage: (message: unknown, to: string) => posted.push({ message, to }) } as unknown as Window
  return { source, posted }
}

function say(source: Window, data: object, from = origin) {
  window.dispatchEvent(new MessageEvent('message', { data, origin: from, source: source as unknown as MessageEventSource }))
}

const settle = () => vi.waitFor(() => undefined).then(() => new Promise((done) => setTimeout(done, 0)))

function open(abilities: Abilities) {
  const made = frame()
  stop = answerFrame(() => made.source, origin, abilities)
  return made
}

describe('bridge', () => {
  it('answers the frame it made, to the house alone', async () => {
    const { source, posted } = open({ scan: async () => ({ text: '69' }) })
    say(source, { siyu: 'phone-ask', id: '1', method: 'scan', params: {} })
    await settle()
    expect(posted).toEqual([{ message: { siyu: 'phone-answer', id: '1', ok: true, result: { text: '69' } }, to: origin }])
  })

  it('hears neither other origins, nor other frames, nor other talk', async () => {
    const scan = vi.fn(async () => ({ text: '69' }))
    const { source, posted } = open({ scan })
    say(source, { siyu: 'phone-ask', id: '1', method: 'scan' }, 'http://evil.example')
    say(frame().source, { siyu: 'phone-ask', id: '2', method: 'scan' })
    say(source, { siyu: 'something', id: '3', method: 'scan' })
    await settle()
    expect(scan).not.toHaveBeenCalled()
    expect(posted).toEqual([])
  })

  it('says cancel, fail and no permission as WeChat does', async () => {
    const { source, posted } = open({
      pay: async () => { throw new Cancelled() },
      scan: async () => { throw new Error('没有相机') },
    })
    for (const [id, method] of [['1', 'pay'], ['2', 'scan'], ['3', 'share'], ['4', 'toString']]) say(source, { siyu: 'phone-ask', id, method })
    await settle()
    expect(posted.map(({ message }) => (message as { error: string }).error))
      .toEqual(expect.arrayContaining(['pay:cancel', 'scan:fail 没有相机', 'share:fail no permission', 'toString:fail no permission']))
  })
})
