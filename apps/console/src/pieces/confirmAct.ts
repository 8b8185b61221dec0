import { ElMessageBox } from 'element-plus'
import { h, ref } from 'vue'
import { wordsOf, tellDone } from '../house/tell'

interface Act {
  title: string
  /** What will happen, in words; each string is a paragraph. */
  says: string | string[]
  /** The verb on the button: 关闭门店, not 确定. */
  verb: string
  danger?: boolean
  done?: string
  act: () => Promise<unknown>
}

/** Asks before an act that cannot simply be taken back (操作确认), then does it; a refusal stays in the box. True when it is done. */
export function confirmAct({ title, says, verb, danger, done, act }: Act): Promise<boolean> {
  const refusal = ref<string>()
  const message = () =>
    h('div', [
      ...(Array.isArray(says) ? says : [says]).map((words) => h('p', { style: 'margin:0 0 6px' }, words)),
      refusal.value && h('p', { role: 'alert', style: 'margin:6px 0 0;color:var(--siyu-bad)' }, refusal.value),
    ])
  let happened = false
  return ElMessageBox({
    title,
    message,
    showCancelButton: true,
    confirmButtonText: verb,
    cancelButtonText: '取消',
    confirmButtonClass: danger ? 'el-button--danger' : '',
    closeOnClickModal: false,
    beforeClose: async (action, box, close) => {
      if (action !== 'confirm') return close()
      box.confirmButtonLoading = true
      try {
        await act()
        happened = true
        close()
      } catch (fault) {
        refusal.value = wordsOf(fault)
      } finally {
        box.confirmButtonLoading = false
      }
    },
  }).then(
    () => {
      if (happened && done) tellDone(done)
      return happened
    },
    () => false,
  )
}
