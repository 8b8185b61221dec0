/** Faults in plain words (捣乱): what a shop meets in real life, each one or two switches of the sandbox. */
export interface Mischief {
  name: string
  text: string
  switches: { scope: string; kind: string; probability?: number; args?: Record<string, string> }[]
}

export const mischiefs: Mischief[] = [
  {
    name: '通知来两遍',
    text: '企业微信和微信支付的每条通知都送两遍，系统只能算一次。',
    switches: [{ scope: 'callback:*', kind: 'duplicate' }],
  },
  {
    name: '支付通知迟到',
    text: '付款后一分钟，微信支付才告诉商家。可用“一天后”快进。',
    switches: [{ scope: 'callback:pay *', kind: 'delay', args: { ms: '60000' } }],
  },
  {
    name: '有人伪造支付通知',
    text: '每条真通知旁边多一条假的，签名不对，应当被拒绝。',
    switches: [{ scope: 'callback:pay *', kind: 'bad_signature' }],
  },
  {
    name: '没有欢迎语凭证',
    text: '顾客加好友时，企业微信没给欢迎语凭证，欢迎语发不出去。',
    switches: [{ scope: 'callback:wecom add_external_contact', kind: 'no_welcome_code' }],
  },
  {
    name: '企业微信时好时坏',
    text: '企业微信接口一半的调用回答“系统繁忙”，系统应当再试。',
    switches: [{ scope: 'wecom:POST /cgi-bin/externalcontact/*', kind: 'errcode', probability: 0.5, args: { errcode: '-1' } }],
  },
  {
    name: '支付接口办了事却断线',
    text: '微信支付已经办好，回答却丢了；系统应当先问清楚，不重复办。',
    switches: [{ scope: 'pay:POST /v3/*', kind: 'timeout_after_commit', probability: 0.5, args: { ms: '1000' } }],
  },
  {
    name: '网络很慢',
    text: '微信和企业微信的每个接口都慢三秒。',
    switches: [
      { scope: 'wecom:*', kind: 'slow', args: { ms: '3000' } },
      { scope: 'wechat:*', kind: 'slow', args: { ms: '3000' } },
    ],
  },
]
