import { yuan } from '@siyu/shared'
import type { Line, MiniApp } from './types'

/** What a bubble shows: messages of the protocols, said alike for welcomes, chats and notices of apps. */
export type Part =
  | { type: 'text'; text: string }
  | { type: 'image'; source: string }
  | { type: 'link'; title: string; text: string; image?: string; url: string }
  | { type: 'mini'; title: string; image?: string; appid: string; page: string }
  | { type: 'file'; name: string }

type Words = Record<string, unknown>

const inner = (body: Words, name: string): Words => (body[name] ?? {}) as Words
const text = (body: Words, name: string): string => (typeof body[name] === 'string' ? (body[name] as string) : '')

export function mediaUrl(id: string): string {
  return `/control/media/${encodeURIComponent(id)}`
}

function picture(body: Words): string | undefined {
  const id = text(body, 'media_id') || text(body, 'mediaid') || text(body, 'pic_media_id')
  return id ? mediaUrl(id) : text(body, 'pic_url') || text(body, 'picurl') || text(body, 'imgUrl') || undefined
}

function one(kind: string, body: Words): Part[] {
  switch (kind) {
    case 'text':
    case 'markdown':
      return text(body, 'content') ? [{ type: 'text', text: text(body, 'content') }] : []
    case 'image': {
      const source = picture(body)
      return source ? [{ type: 'image', source }] : []
    }
    case 'link':
    case 'news':
    case 'textcard': {
      const first = Array.isArray(body.articles) ? ((body.articles[0] ?? {}) as Words) : body
      const plain = (text(first, 'desc') || text(first, 'description')).replace(/<[^>]*>/g, ' ').trim()
      return [{ type: 'link', title: text(first, 'title'), text: plain, image: picture(first), url: text(first, 'url') || text(first, 'link') }]
    }
    case 'miniprogram':
    case 'miniprogram_notice':
      return [{ type: 'mini', title: text(body, 'title'), image: picture(body), appid: text(body, 'appid'), page: text(body, 'page') }]
    case 'video':
    case 'voice':
    case 'file':
      return [{ type: 'file', name: { video: '视频', voice: '语音', file: '文件' }[kind] }]
    default:
      return [{ type: 'file', name: '暂不支持查看的消息' }]
  }
}

/** The bubbles of a line: a welcome is a text and up to nine attachments. */
export function partsOf(line: Line): Part[] {
  const body = line.body
  const kind = text(body, 'msgtype')
  if (kind) return one(kind, inner(body, kind))
  const parts = one('text', inner(body, 'text'))
  for (const attachment of (body.attachments ?? []) as Words[])
    parts.push(...one(text(attachment, 'msgtype'), inner(attachment, text(attachment, 'msgtype'))))
  for (const single of ['image', 'link', 'miniprogram']) if (body[single]) parts.push(...one(single, inner(body, single)))
  return parts
}

/** A receipt of WeChat Pay (支付凭证). */
export interface Receipt {
  title: string
  amount: number
  rows: [string, string][]
}

export function receiptOf(line: Line): Receipt {
  const body = line.body as Record<string, string | number>
  const amount = Number(body.amount ?? 0)
  const merchant = String(body.Name ?? body.name ?? '')
  const what = String(body.Description ?? body.description ?? '')
  if (line.kind === 'transfer') return { title: '收款到账通知', amount, rows: [['收款说明', String(body.remark ?? '')]] }
  return line.kind === 'refund'
    ? { title: '退款到账通知', amount, rows: [['退款方', merchant], ['商品', what], ['退回到', '零钱']] }
    : { title: '微信支付凭证', amount, rows: [['收款方', merchant], ['商品', what], ['付款方式', '零钱']] }
}

/** Template keys say only what kind of value they hold; the phone shows that kind. */
const labels: Record<string, string> = {
  thing: '内容', amount: '金额', time: '时间', date: '日期', character_string: '编号', number: '数量', phrase: '状态', name: '姓名',
  phone_number: '电话', letter: '代号', symbol: '符号', car_number: '车牌',
}

export interface Notice {
  title: string
  rows: [string, string][]
  appid: string
  page: string
}

export function noticeOf(line: Line, apps: readonly MiniApp[]): Notice {
  const body = line.body
  const templates = apps.flatMap((app) => app.templates)
  const rows = Object.entries((body.data ?? {}) as Record<string, { value: string }>)
    .map(([key, { value }]): [string, string] => [labels[key.replace(/\d+$/, '')] ?? '内容', value])
  return { title: templates.find((t) => t.template_id === body.template_id)?.title ?? '服务通知', rows, appid: line.from, page: text(body, 'page') }
}

/** The line in the list of chats and in the small notification. */
export function preview(line: Line, apps: readonly MiniApp[]): string {
  if (line.kind === 'subscribe') return noticeOf(line, apps).title
  if (['payment', 'transfer', 'refund'].includes(line.kind)) {
    const receipt = receiptOf(line)
    return `[${receipt.title}] ¥${yuan(receipt.amount)}`
  }
  const first = partsOf(line)[0]
  switch (first?.type) {
    case 'text': return first.text
    case 'image': return '[图片]'
    case 'link': return `[链接] ${first.title}`
    case 'mini': return `[小程序] ${first.title}`
    case 'file': return `[${first.name}]`
    default: return ''
  }
}
