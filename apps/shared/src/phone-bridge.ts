/**
 * The way out of a frame on the sandbox's phones page (手机墙). In WeChat and WeCom the container gives pages abilities: pay, scan, say who
 * chats. The phones page plays that container from outside the frame, by messages; the house lets nobody but its sandbox frame a page.
 */

const framePrefix = 'siyu-phone:'

/** What the container can be asked for; each answers as the real function does, or rejects with its errMsg. */
export interface PhoneAbilities {
  /** wx.login: the mall's H5 in a phone plays the mini program, so it signs in as one (POST /api/mall/login). */
  login: { asked: Record<string, never>; answer: { code: string } }
  /** The button of open-type getPhoneNumber: the person allows the mini program to know their number (POST /api/mall/join). */
  getPhoneNumber: { asked: Record<string, never>; answer: { code: string } }
  /** wx.requestSubscribeMessage: the person allows one message of each template, or not. */
  requestSubscribeMessage: { asked: { tmplIds: string[] }; answer: Record<string, 'accept' | 'reject'> }
  /** WeixinJSBridge getBrandWCPayRequest / wx.requestPayment: the parameters that the house signed. */
  pay: { asked: { appId: string; timeStamp: string; nonceStr: string; package: string; signType: string; paySign: string }; answer: void }
  /** wx.requestMerchantTransfer: the person accepts money. */
  requestMerchantTransfer: { asked: { mchId: string; appId: string; package: string }; answer: void }
  /** No ability of WeChat's: what code stands on the screen, so that another phone of the wall can be held over it. Empty: none any more. */
  showCode: { asked: { text: string; label: string }; answer: void }
  /** wx.scanQRCode. */
  scan: { asked: Record<string, never>; answer: { text: string } }
  /** The share sheet: the card goes to a chat that the person chooses. */
  share: { asked: { title: string; link: string; description?: string; image?: string }; answer: void }
  /** wx.getContext: where the page was opened; "single_chat_tools" is the side bar of a chat. */
  getContext: { asked: Record<string, never>; answer: { entry: string } }
  /** wx.getCurExternalContact: the customer of the chat beside the side bar. */
  getCurExternalContact: { asked: Record<string, never>; answer: { userId: string } }
  /** wx.sendChatMessage: puts a message into the chat beside the side bar. */
  sendChatMessage: {
    asked: { msgtype: 'text' | 'news' | 'miniprogram' | 'image'; text?: { content: string }; news?: NewsCard; miniprogram?: MiniCard; image?: { mediaid: string } }
    answer: void
  }
  /** Opens a mini program's page (wx-open-launch-weapp, a card in a chat). */
  openMiniProgram: { asked: { appid: string; path: string }; answer: void }
}

export interface NewsCard {
  link: string
  title: string
  desc: string
  imgUrl: string
}

export interface MiniCard {
  appid: string
  title: string
  imgUrl: string
  page: string
}

/** Who holds the phone that this page is framed in: a persona, or corp/userid; undefined outside the phones page. */
export function phoneHolder(): string | undefined {
  if (typeof window === 'undefined' || window.parent === window || !window.name.startsWith(framePrefix)) return undefined
  return window.name.slice(framePrefix.length)
}

/** Keeps what several phones in one browser store apart. */
export function storageKey(name: string): string {
  const holder = phoneHolder()
  return holder ? `siyu:${name}@${holder}` : `siyu:${name}`
}

/** Says which code stands on this screen, where the page is framed in a phone; elsewhere nobody need know. */
export function tellCode(text: string, label: string): void {
  // A wall that cannot hear it only means that the code must be typed.
  if (phoneHolder()) askPhone('showCode', { text, label }).catch(() => undefined)
}

/** Asks the phones page, which waits for the person; rejects with an Error whose message is WeChat's errMsg ("pay:cancel"). */
export function askPhone<Name extends keyof PhoneAbilities>(
  method: Name,
  params: PhoneAbilities[Name]['asked'],
): Promise<PhoneAbilities[Name]['answer']> {
  const id = `${Date.now()}-${Math.random()}`
  return new Promise((resolve, reject) => {
    function hear(message: MessageEvent) {
      const said = message.data as { siyu?: string; id?: string; ok?: boolean; result?: never; error?: string }
      if (message.source !== window.parent || said?.siyu !== 'phone-answer' || said.id !== id) return
      window.removeEventListener('message', hear)
      if (said.ok) resolve(said.result as never)
      else reject(new Error(said.error ?? `${method}:fail`))
    }
    window.addEventListener('message', hear)
    window.parent.postMessage({ siyu: 'phone-ask', id, method, params }, '*')
  })
}
