import { describe, expect, it } from 'vitest'
import { noticeOf, partsOf, preview, receiptOf } from '../src/lib/messages'
import type { Line } from '../src/lib/types'

const line = (kind: string, body: object): Line => ({ seq: 1, at_ms: 0, mine: false, from: 'x', kind, body: body as Record<string, unknown> })

describe('messages', () => {
  it('shows a welcome as its text and each attachment in order', () => {
    const parts = partsOf(line('welcome', {
      text: { content: '欢迎' },
      attachments: [
        { msgtype: 'image', image: { media_id: 'm/1' } },
        { msgtype: 'link', link: { title: '新品', picurl: 'http://h/p.png', desc: '看看', url: 'http://h/x' } },
        { msgtype: 'miniprogram', miniprogram: { title: '入会', pic_media_id: 'm2', appid: 'wx1', page: 'pages/index/index?guide=1' } },
      ],
    }))
    expect(parts).toEqual([
      { type: 'text', text: '欢迎' },
      { type: 'image', source: '/control/media/m%2F1' },
      { type: 'link', title: '新品', text: '看看', image: 'http://h/p.png', url: 'http://h/x' },
      { type: 'mini', title: '入会', image: '/control/media/m2', appid: 'wx1', page: 'pages/index/index?guide=1' },
    ])
  })

  it('shows a card of wx.sendChatMessage and strips the markup of a text card', () => {
    expect(partsOf(line('chat', { msgtype: 'news', news: { link: 'http://h/mall/', title: '大衣', desc: '', imgUrl: '' } })))
      .toEqual([{ type: 'link', title: '大衣', text: '', image: undefined, url: 'http://h/mall/' }])
    expect(partsOf(line('app:textcard', { msgtype: 'textcard', textcard: { title: '新订单', description: '<div>两件</div>', url: 'u' } })))
      .toEqual([{ type: 'link', title: '新订单', text: '两件', image: undefined, url: 'u' }])
  })

  it('says of a message it does not know that it cannot be shown, and of nothing nothing', () => {
    expect(preview(line('chat', { msgtype: 'hologram', hologram: {} }), [])).toBe('[暂不支持查看的消息]')
    expect(preview(line('welcome', { attachments: [] }), [])).toBe('')
  })

  it('reads receipts in either spelling', () => {
    const paid = receiptOf(line('payment', { amount: 12900, Description: '订单 1', Name: '云杉' }))
    expect(paid.rows[0]).toEqual(['收款方', '云杉'])
    expect(preview(line('refund', { amount: 300, Name: '云杉' }), [])).toBe('[退款到账通知] ¥3.00')
  })

  it('names a notice by its template', () => {
    const apps = [{ appid: 'wx1', kind: 'mini' as const, name: '商城', templates: [{ template_id: 't1', title: '发货通知' }] }]
    const notice = noticeOf(line('subscribe', { template_id: 't1', page: 'pages/order/order?id=1', data: { thing2: { value: '大衣' } } }), apps)
    expect(notice.title).toBe('发货通知')
    expect(notice.rows).toEqual([['内容', '大衣']])
  })
})
