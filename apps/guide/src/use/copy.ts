import { showFailToast, showSuccessToast } from 'vant'

/** Puts a text into the clipboard and says so; where the container forbids it, the person is told to do it by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showSuccessToast('已复制')
  } catch {
    if (copyBySelection(text)) showSuccessToast('已复制')
    else showFailToast('没有复制成功，请长按文字复制')
  }
}

/** Frames and old web views have no clipboard of their own. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}
