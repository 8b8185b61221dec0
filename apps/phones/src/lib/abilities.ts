import type { Abilities } from './bridge'
import { act } from './control'
import type { Phone } from './phone'
import { showCode } from './screens'
import { mark } from './story'
import { mallApp } from './wallState'

/** Where a framed page stands: an app of its own, or the side bar of a chat with this customer. */
export interface FramePlace {
  entry: 'normal' | 'single_chat_tools' | 'group_chat_tools'
  /** Of the mini program that the page plays. */
  appid?: string
  /** Persona of the chat beside the side bar. */
  customer?: string
}

/** What the container does for a framed page (容器能力), each as WeChat or WeCom does it: with the person's consent where they ask for it. */
export function abilitiesOf(phone: Phone, place: FramePlace): Abilities {
  const appid = () => place.appid || mallApp.value?.appid || ''
  const inChat = () => {
    if (!place.customer) throw new Error('without context of external contact')
    return place.customer
  }
  return {
    login: async () => {
      const { js_code } = await act<{ js_code: string }>('persona/mini-login', { persona: phone.persona, appid: appid() })
      return { code: js_code }
    },
    getPhoneNumber: () => phone.ask({ kind: 'number', appid: appid() }),
    requestSubscribeMessage: ({ tmplIds }) => phone.ask({ kind: 'subscribe', appid: appid(), templates: tmplIds }),
    pay: (asked) => phone.ask({ kind: 'pay', ticket: { request_payment: asked } }),
    requestMerchantTransfer: (asked) => phone.ask({ kind: 'transfer', packageInfo: asked.package }),
    scan: async () => {
      const scanned = await phone.ask<{ text: string }>({ kind: 'scan' })
      if (!place.appid) mark('worked')
      return scanned
    },
    showCode: async ({ text, label }) => showCode({ holder: phone.holder, owner: phone.state.value?.name ?? '', text, label }),
    share: (card) => phone.ask({ kind: 'share', card }),
    openMiniProgram: async ({ appid: other, path }) => phone.openMini(other, path),
    getContext: async () => ({ entry: place.entry }),
    getCurExternalContact: async () => {
      const customer = phone.state.value?.customers?.find((one) => one.persona === inChat())
      if (!customer) throw new Error('not external contact')
      return { userId: customer.external_userid }
    },
    sendChatMessage: async (message) => {
      const [corp, userid] = phone.holder.split('/')
      await act('member/send-message', { corp, userid, persona: inChat(), message })
      await phone.refresh()
    },
  }
}
