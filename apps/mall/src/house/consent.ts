/** Whether the person agreed to the privacy policy on this phone (隐私同意); before that nobody is signed in or counted. */
import { storageKey } from '@siyu/shared'
import { ref } from 'vue'
import { read } from './api'

/** Version of the texts in pages/consent; a changed text is a new version and is asked for again. */
export const textVersion = '2026-11'

const key = () => storageKey('mall-privacy')
const agreedVersion = ref(read<string>(key()))
export const askingPrivacy = ref(false)
let waiting: ((agreed: boolean) => void)[] = []

export function agreed(): boolean {
  return agreedVersion.value === textVersion
}

/** Shows the sheet unless agreed already; resolves with what the person says. */
export function askPrivacy(): Promise<boolean> {
  if (agreed()) return Promise.resolve(true)
  askingPrivacy.value = true
  return new Promise((resolve) => waiting.push(resolve))
}

export function answerPrivacy(yes: boolean): void {
  if (yes) {
    agreedVersion.value = textVersion
    uni.setStorageSync(key(), textVersion)
  }
  askingPrivacy.value = false
  for (const tell of waiting.splice(0)) tell(yes)
  waiting = []
}

/** The person takes it back: this phone forgets. */
export function forgetPrivacy(): void {
  agreedVersion.value = undefined
  uni.removeStorageSync(key())
}
