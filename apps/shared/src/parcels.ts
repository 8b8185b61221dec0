/** Carriers and their numbers (快递公司与运单号), in the order in which people are asked. */
export const carriers = [
  { code: 'SF', name: '顺丰速运' },
  { code: 'ZTO', name: '中通快递' },
  { code: 'YTO', name: '圆通速递' },
  { code: 'STO', name: '申通快递' },
  { code: 'YD', name: '韵达速递' },
  { code: 'JTSD', name: '极兔速递' },
  { code: 'JD', name: '京东物流' },
  { code: 'DBL', name: '德邦快递' },
  { code: 'EMS', name: '邮政 EMS' },
] as const

/** A carrier as people call it; one that we do not know keeps the name that was written. */
export function carrierSaid(code: string | null | undefined): string {
  return carriers.find((one) => one.code === code?.toUpperCase())?.name ?? code ?? ''
}

/** A carrier's number from a scanned bar code or typed with spaces; undefined where it cannot be one. */
export function parcelNumber(text: string): string | undefined {
  const number = text.replace(/[\s-]/g, '').toUpperCase()
  return /^[A-Z0-9]{6,32}$/.test(number) ? number : undefined
}
