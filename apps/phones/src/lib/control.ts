/** The sandbox's control port (控制口): looks and acts; refusals in words for whoever plays. */

export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

/** The control port speaks to programs; people read these. A refusal that has Chinese words of its own keeps them. */
const words: Record<string, string> = {
  'contact_way.unknown': '这个二维码已失效',
  'contact_way.expired': '这个二维码已过期',
  'contact_way.not_yours': '这个二维码只给指定的人',
  'contact_way.nobody': '暂时没有可以添加的导购',
  'join_way.unknown': '这个群二维码已失效',
  'join_way.full': '群聊人数已满',
  'relation.unknown': '你们还不是好友',
  'friend_request.unknown': '申请已处理或已撤回',
  'group_chat.unknown': '群聊已解散',
  'group_member.unknown': '不在这个群聊里',
  'persona.unknown': '没有这个人，可能沙箱已重置',
  'member.unknown': '没有这名员工，可能沙箱已重置',
  'persona.phone_taken': '这个手机号已有人用',
  'persona.exists': '已有这个人',
  'prepay ticket.unknown': '订单不存在或已失效',
  'transfer.unknown': '这笔转账不存在',
  'pay.transfer_not_waiting': '这笔转账已处理',
  'pay.other_receiver': '收款人不是当前微信用户',
  'fault.unknown': '这个开关已经关掉了',
  'message.bad_text': '消息不能为空，最多 2000 字',
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(`/control/${path}`, init)
    text = await answer.text()
  } catch {
    throw new Refusal('offline', '连不上沙箱，请确认它还在运行', 0)
  }
  const body = read(text)
  // Whatever answered in its place — a proxy, another program on the port — is not the sandbox.
  if (answer.ok && body === undefined) throw new Refusal('control.no_json', '回答的不是沙箱，请检查地址和端口', answer.status)
  if (!answer.ok) throw refused(answer.status, isTold(body) ? body : {})
  return body as T
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isTold = (body: unknown): body is Told => typeof body === 'object' && body !== null

interface Told {
  error?: string
  message?: string
}

function refused(status: number, body: Told): Refusal {
  const code = body.error ?? 'control.failed'
  const inWords = words[code] ?? (/[\u4e00-\u9fff]/.test(body.message ?? '') ? body.message! : `没有成功（${status}）`)
  return new Refusal(code, inWords, status)
}

export function look<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return ask<T>(text ? `${path}?${text}` : path)
}

export function act<T = unknown>(path: string, body: object = {}): Promise<T> {
  return ask<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

/** What to say of anything that went wrong. */
export function said(fault: unknown): string {
  return fault instanceof Error ? fault.message : '没有成功'
}
