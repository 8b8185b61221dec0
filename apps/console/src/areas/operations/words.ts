import { roomNames } from '../organization/roles'

/** How the house's machinery is said to people (运维用语). */

/** "orders.OnPaymentSettled" → "订单 · OnPaymentSettled": the room in Chinese, the part by its name in the code, for whoever looks it up. */
export function partOf(name: string): { room: string; part: string } {
  const at = name.indexOf('.')
  const room = at > 0 ? roomNames[name.slice(0, at)] : undefined
  return room ? { room, part: name.slice(at + 1) } : { room: '系统', part: name }
}

export const workStates = {
  Waiting: ['等待', 'info'], Overdue: ['已到时间', 'warn'], Parked: ['已停放', 'bad'], Refused: ['对方拒绝', 'bad'], Running: ['进行中', 'info'],
  Calling: ['进行中', 'info'], Unknown: ['结果不明', 'warn'], Done: ['完成', 'good'],
} as const

const subjects: Readonly<Record<string, string>> = {
  staff: '员工', unit: '组织', brand: '品牌', role: '角色', member: '会员', order: '订单', product: '商品', category: '分类', refund: '退款', code: '活码', corp: '企业微信',
  template: '券', plan: '分佣方案', merchant: '商户', app: '应用', welcome: '欢迎语', sku: '规格', import: '导入', desk: '列表', payout: '提现规则', 'api-key': '接口密钥', list: '列表', difference: '对账差异', bill: '账单', program: '会员卡体系', card: '会员卡',
  month: '会计期间', period: '会计期间', notice: '支付通知', redemption: '券核销', segment: '人群', share: '分享', tag: '标签', promotion: '促销活动', statement: '结算单',
}

/** "staff/01a2…" → 员工, and where it can be opened. */
export function subjectOf(subject: string): { words: string; id: string; to?: string } {
  const at = subject.indexOf('/')
  const [kind, id] = at > 0 ? [subject.slice(0, at), subject.slice(at + 1)] : [subject, '']
  const places: Record<string, string> = { staff: `/staff/${id}`, member: `/members/${id}`, order: `/orders/${id}`, product: `/products/${id}` }
  return { words: kind === 'list' ? `列表：${id}` : (subjects[kind] ?? ''), id: id || subject, to: places[kind] }
}

/** What an audit row keeps of before or after, as lines a person can read; nothing where nothing was kept. */
export function kept(json: string | null): string {
  if (!json) return ''
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
