import type { Phone } from './phone'
import { house, mallApp } from './wallState'
import { look } from './control'
import type { Scanned } from './types'

/** What opens when something is scanned or tapped (打开). */

/** A scanned text: people and groups show a page first, a mini program opens, a pay code shows the sheet. */
export async function openText(phone: Phone, text: string): Promise<void> {
  const scanned = await look<Scanned>('scan', { text })
  switch (scanned.opens) {
    case 'mini_program':
      phone.back()
      phone.openMini(scanned.id ?? '', scanned.page ?? '')
      return
    case 'pay':
      phone.back()
      await phone.ask({ kind: 'pay', ticket: { code_url: scanned.text } })
      return
    case 'web':
      phone.back()
      openWeb(phone, scanned.text)
      return
    default:
      phone.screens.splice(phone.screens.length - 1, 1, { name: 'code', scanned })
  }
}

/** Pages of the mall open as the mini program that they belong to; others of the house in the phone's browser. */
export function openWeb(phone: Phone, url: string): void {
  const mall = `${house.value}/mall/`
  if (house.value && url.startsWith(mall) && mallApp.value && !phone.holder.includes('/')) phone.openMini(mallApp.value.appid, url.slice(mall.length))
  else phone.go({ name: 'web', url })
}

/** Whether the phone may show it: the policy of this page lets in the house alone. */
export function isOfHouse(url: string): boolean {
  return !!house.value && (url === house.value || url.startsWith(`${house.value}/`))
}
