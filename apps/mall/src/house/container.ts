/**
 * What the page runs in (容器): WeChat's mini program, a phone of the phones page (which plays the mini program), WeChat's browser, or any
 * other browser. Signing in, paying and sharing differ by it; nothing else does.
 */
import { askPhone, phoneHolder } from '@siyu/shared'

export type Container = 'mini' | 'phone' | 'wechat' | 'browser'

export const container = found()

function found(): Container {
  // #ifdef MP-WEIXIN
  return 'mini'
  // #endif
  // #ifdef H5
  if (phoneHolder()) return 'phone'
  return /MicroMessenger/i.test(navigator.userAgent) ? 'wechat' : 'browser'
  // #endif
}

/** Plays the mini program: signs in by wx.login, pays with the mini program's id. */
export const playsMiniProgram = container === 'mini' || container === 'phone'

/** A code of wx.login. */
export async function loginCode(): Promise<string> {
  // #ifdef H5
  return (await askPhone('login', {})).code
  // #endif
  // #ifdef MP-WEIXIN
  return new Promise((resolve, reject) => uni.login({ success: ({ code }) => resolve(code), fail: reject }))
  // #endif
}

/** The code behind the phone button, where the button itself cannot give it (a phone of the phones page). */
export async function phoneCode(): Promise<string> {
  return (await askPhone('getPhoneNumber', {})).code
}

interface PayFields {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

type Bridge = { invoke(name: string, asked: unknown, heard: (said: { err_msg: string }) => void): void }

/** The pay sheet; resolves when WeChat says that it is paid, which the house has yet to confirm. Rejects with `cancel` or a sentence. */
export async function payByWechat(fields: PayFields): Promise<void> {
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve, reject) => {
    const asked = { ...fields, provider: 'wxpay', orderInfo: '' } as unknown as UniNamespace.RequestPaymentOptions
    uni.requestPayment({ ...asked, success: () => resolve(), fail: (said) => reject(new Error(said.errMsg)) })
  })
  // #endif
  // #ifdef H5
  if (container === 'phone') return askPhone('pay', fields)
  const bridge = (window as unknown as { WeixinJSBridge?: Bridge }).WeixinJSBridge
  if (!bridge) throw new Error('no-wechat')
  await new Promise<void>((resolve, reject) =>
    bridge.invoke('getBrandWCPayRequest', fields, ({ err_msg }) => (/:ok$/.test(err_msg) ? resolve() : reject(new Error(err_msg)))),
  )
  // #endif
}

/** wx.requestMerchantTransfer: the person takes the money that the house sends. */
export async function takeTransfer(asked: { mchId: string; appId: string; package: string }): Promise<void> {
  // #ifdef MP-WEIXIN
  const wechat = wx as unknown as { requestMerchantTransfer?: (options: unknown) => void }
  if (!wechat.requestMerchantTransfer) throw new Error('当前微信版本过低，请升级微信后再确认收款。')
  await new Promise<void>((resolve, reject) =>
    wechat.requestMerchantTransfer!({ ...asked, success: () => resolve(), fail: (said: { errMsg: string }) => reject(new Error(said.errMsg)) }),
  )
  // #endif
  // #ifdef H5
  await askPhone('requestMerchantTransfer', asked)
  // #endif
}
