import { askPhone, phoneHolder, type NewsCard } from '@siyu/shared'
import { api } from './session'

/** What the app around this page can do (容器): WeCom itself, a phone of the sandbox's phones page, or a plain browser. */

export interface Container {
  kind: 'wecom' | 'phone' | 'browser'
  /** Text of a code that the camera saw; undefined where the person went back. */
  scan?: () => Promise<string | undefined>
  /** Lets the person choose a chat for a card. */
  share: (card: NewsCard) => Promise<boolean>
  /** Puts a card into the chat beside the side bar. */
  send?: (card: NewsCard) => Promise<boolean>
  /** The customer of the chat beside the side bar, as WeCom names them. */
  customer?: () => Promise<string>
}

/** The person went back without doing it: that is no fault. */
const cancelled = /cancel/i

async function done(act: Promise<unknown>): Promise<boolean> {
  try {
    await act
    return true
  } catch (fault) {
    if (cancelled.test(String((fault as Error).message ?? (fault as { errMsg?: string }).errMsg ?? ''))) return false
    throw fault
  }
}

const phone: Container = {
  kind: 'phone',
  async scan() {
    let text: string | undefined
    await done(askPhone('scan', {}).then((seen) => (text = seen.text)))
    return text
  },
  share: (card) => done(askPhone('share', { title: card.title, link: card.link, description: card.desc, image: card.imgUrl })),
  send: (card) => done(askPhone('sendChatMessage', { msgtype: 'news', news: card })),
  customer: async () => (await askPhone('getCurExternalContact', {})).userId,
}

const wecomAbilities = ['scanQRCode', 'shareAppMessage', 'sendChatMessage', 'getCurExternalContact', 'getContext']

/** WeCom's SDK is fetched when it is first needed, and shown to WeCom by signatures that the house makes for this very page. */
function wecom(): Container {
  let ready: Promise<typeof import('@wecom/jssdk')> | undefined
  const sdk = () => (ready ??= register())
  return {
    kind: 'wecom',
    async scan() {
      const ww = await sdk()
      let text: string | undefined
      await done(ww.scanQRCode({ needResult: true }).then((seen) => (text = seen.resultStr)))
      return text
    },
    share: async (card) => {
      const ww = await sdk()
      return done(ww.shareAppMessage(card))
    },
    send: async (card) => {
      const ww = await sdk()
      return done(ww.sendChatMessage({ msgtype: 'news' as never, news: card, enterChat: false } as never))
    },
    customer: async () => {
      const ww = await sdk()
      return ((await ww.getCurExternalContact()) as unknown as { userId: string }).userId
    },
  }
}

async function register() {
  const ww = await import('@wecom/jssdk')
  const page = location.href.split('#')[0]
  const signed = await api.get('/api/guide/js-config', { query: { url: page } })
  const stamp = { timestamp: Number(signed.timestamp), nonceStr: signed.nonce }
  ww.register({
    corpId: signed.corpId,
    agentId: signed.agentId,
    jsApiList: wecomAbilities,
    getConfigSignature: async () => ({ ...stamp, signature: signed.signature }),
    getAgentConfigSignature: async () => ({ ...stamp, signature: signed.agentSignature }),
  })
  return ww
}

/** A browser can hand the link to the system, or copy it. */
const browser: Container = {
  kind: 'browser',
  async share(card) {
    if (navigator.share) return done(navigator.share({ title: card.title, text: card.desc, url: card.link }))
    await navigator.clipboard.writeText(`${card.title}\n${card.link}`)
    return true
  },
}

export const container: Container = phoneHolder() ? phone : /wxwork/i.test(navigator.userAgent) ? wecom() : browser
