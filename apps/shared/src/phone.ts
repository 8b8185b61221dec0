/** Mainland mobile numbers (手机号). */

/** "13812345678" → "138 1234 5678"; a masked one keeps its stars; anything else stays as it is. */
export function phoneSaid(phone: string | null | undefined): string {
  if (!phone) return '—'
  return /^1[\d*]{10}$/.test(phone) ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone
}

export function isPhone(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text.replace(/[\s-]/g, ''))
}
