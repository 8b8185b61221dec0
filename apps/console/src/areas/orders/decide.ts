import { count, money } from '@siyu/shared'
import { ElMessageBox } from 'element-plus'
import { h, ref } from 'vue'
import { api } from '../../house/api'
import { tellDone, wordsOf } from '../../house/tell'
import { askReason } from '../../pieces/askReason'
import { confirmAct } from '../../pieces/confirmAct'

/** Deciding an after-sale (处理售后): both acts say what will happen, and cannot be taken back. */

interface Case {
  id: string
  /** What agreeing gives back, goods only. */
  cash: number
  points: number
  /** Nothing was sent yet: the goods still stand on the shelf. */
  unsent: boolean
}

export async function approve(one: Case): Promise<boolean> {
  const back = ref(true)
  const refusal = ref<string>()
  let happened = false
  await ElMessageBox({
    title: '同意退款',
    message: () =>
      h('div', [
        h('p', { style: 'margin:0 0 6px' }, `将原路退给顾客商品款 ${money(one.cash)}${one.points ? `，退回 ${count(one.points)} 积分` : ''}${one.unsent ? '；如果整单都退，运费也一并退回' : ''}。相应的佣金和货款同时冲回，不能撤销。`),
        h('label', { style: 'display:flex;gap:8px;align-items:center' }, [
          h('input', { type: 'checkbox', checked: back.value, onChange: (event: Event) => (back.value = (event.target as HTMLInputElement).checked) }),
          '商品退回库存（破损或不再销售时取消勾选）',
        ]),
        refusal.value && h('p', { role: 'alert', style: 'margin:6px 0 0;color:var(--siyu-bad)' }, refusal.value),
      ]),
    showCancelButton: true,
    confirmButtonText: '同意并退款',
    cancelButtonText: '取消',
    closeOnClickModal: false,
    beforeClose: async (action, box, close) => {
      if (action !== 'confirm') return close()
      box.confirmButtonLoading = true
      try {
        await api.post('/api/console/after-sales/{id}/approve', { path: { id: one.id }, body: { backToStock: back.value } })
        happened = true
        close()
      } catch (fault) {
        refusal.value = wordsOf(fault)
      } finally {
        box.confirmButtonLoading = false
      }
    },
  }).catch(() => undefined)
  if (happened) tellDone('已同意，退款已提交')
  return happened
}

export const agreeReturn = (id: string): Promise<boolean> =>
  confirmAct({
    title: '同意退货', says: ['顾客会看到退货地址，请他寄回商品或送到门店。', '门店收到并验货后才退款。'], verb: '同意退货', done: '已同意，等顾客寄回商品',
    act: () => api.post('/api/console/after-sales/{id}/agree-return', { path: { id } }),
  })

export const reject = (id: string): Promise<boolean> =>
  askReason({
    title: '拒绝售后', says: '请写明拒绝的原因，顾客会看到。', verb: '拒绝', danger: true, placeholder: '例如：商品已穿着，影响二次销售', done: '已拒绝',
    act: (reason) => api.post('/api/console/after-sales/{id}/reject', { path: { id }, body: { reason } }),
  })
