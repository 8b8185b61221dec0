import { Problem } from '@siyu/shared'
import { ElMessage } from 'element-plus'

/** Short words at the top of the page (提示): refusals in the house's words, and what has been done. */

export function wordsOf(fault: unknown): string {
  if (fault instanceof Problem) return fault.message
  console.error(fault)
  return '页面出错了，请刷新后重试。'
}

export function tellProblem(fault: unknown): void {
  ElMessage({ type: 'error', message: wordsOf(fault), duration: 5000, showClose: true, grouping: true })
}

export function tellDone(words: string): void {
  ElMessage({ type: 'success', message: words, duration: 2500, grouping: true })
}
