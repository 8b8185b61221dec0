import { ElMessageBox } from 'element-plus'
import { tellDone, wordsOf } from '../house/tell'

interface Asked {
  title: string
  says: string
  verb: string
  placeholder: string
  least?: number
  most?: number
  danger?: boolean
  done: string
  act: (reason: string) => Promise<unknown>
}

/** Asks why before an act whose reason stays (填写原因), then does it; a refusal stays in the box. True when it is done. */
export async function askReason({ title, says, verb, placeholder, least = 1, most = 200, danger, done, act }: Asked): Promise<boolean> {
  let happened = false
  const wrong = (text: string): string | undefined => {
    const length = (text ?? '').trim().length
    return length >= least && length <= most ? undefined : least > 1 ? `请写 ${least} 到 ${most} 个字` : length ? `最多 ${most} 个字` : '请填写原因'
  }
  await ElMessageBox.prompt(says, title, {
    inputType: 'textarea',
    inputPlaceholder: placeholder,
    inputValidator: (text: string) => wrong(text) ?? true,
    confirmButtonText: verb,
    cancelButtonText: '取消',
    confirmButtonClass: danger ? 'el-button--danger' : '',
    closeOnClickModal: false,
    beforeClose: async (action, box, close) => {
      if (action !== 'confirm') return close()
      box.confirmButtonLoading = true
      try {
        await act((box.inputValue as string).trim())
        happened = true
        close()
      } catch (fault) {
        box.editorErrorMessage = wordsOf(fault)
      } finally {
        box.confirmButtonLoading = false
      }
    },
  }).catch(() => undefined)
  if (happened) tellDone(done)
  return happened
}
