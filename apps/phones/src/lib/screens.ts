import { reactive } from 'vue'

/** The code that each phone of the wall shows on its screen now (屏幕上的码): another phone can be held over it. */
export interface ShownCode {
  holder: string
  owner: string
  text: string
  label: string
}

export const shownCodes = reactive(new Map<string, ShownCode>())

/** The latest code of a phone stands; an empty text takes it away. */
export function showCode(code: ShownCode): void {
  if (code.text) shownCodes.set(code.holder, code)
  else shownCodes.delete(code.holder)
}
