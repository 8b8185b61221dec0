import { computed, reactive, watch } from 'vue'

/** How far the person has come in the story (故事进度): noted when the act itself succeeds, kept in this browser. */

export type Mark = 'added' | 'joined' | 'shared' | 'paid' | 'worked' | 'earned'

const kept = 'siyu-phones:marks'
const marks = reactive(new Set(readMarks()))

function readMarks(): Mark[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(kept) ?? '[]')
    return Array.isArray(read) ? (read as Mark[]) : []
  } catch {
    return []
  }
}

/** A guide's scan is a step only once there is an order to hand over. */
export function mark(done: Mark): void {
  if (done !== 'worked' || marks.has('paid')) marks.add(done)
}

export function beginStory(): void {
  marks.clear()
}

watch(marks, () => localStorage.setItem(kept, JSON.stringify([...marks])))

export const steps: { mark: Mark; title: string; text: string; optional?: boolean }[] = [
  { mark: 'added', title: '顾客扫码，加导购', text: '左边顾客手机：点右上角“扫一扫”，选这位导购的活码，添加到通讯录。几秒内欢迎语就到。' },
  { mark: 'joined', title: '进商城，入会', text: '点欢迎语里的卡片，再点“立即入会”，用手机号入会。在门店买过的人，记录会自动接上。' },
  { mark: 'shared', title: '分享给朋友', text: '商品页点“分享”，选一位朋友。朋友点开再买，系统记得是谁分享的。', optional: true },
  { mark: 'paid', title: '下单，付款', text: '配送选“门店自提”，选导购所在的门店，等下好当面交货。支付密码随便按六位。' },
  { mark: 'worked', title: '导购接单，扫码交货', text: '右边导购手机：“工作台”打开思域导购，在“订单”里接单、备货；顾客打开订单出示取货码，导购扫码交货。' },
  { mark: 'earned', title: '时间往前拨，佣金到账', text: '点上方“七天后”“三十天后”，佣金到期；导购在“我的 › 提现”申请，再到自己的微信里确认收款。' },
]

/** Which steps are behind, and the one to do now: the first after the last that was done. */
export const progress = computed(() => {
  const last = steps.reduce((far, step, at) => (marks.has(step.mark) ? at : far), -1)
  return { done: steps.map((step) => marks.has(step.mark)), now: last + 1 }
})
