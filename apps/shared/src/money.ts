/** Money travels as a whole number of fen (分); only here does it become text or is read from it. */

/** Groups digits by hand: mini programs on some phones have no Intl. */
function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** 123456 → "1,234.56"; a minus stands before it. */
export function yuan(fen: number): string {
  const abs = Math.round(Math.abs(fen))
  return `${fen < 0 && abs ? '-' : ''}${grouped(Math.floor(abs / 100))}.${String(abs % 100).padStart(2, '0')}`
}

/** 123456 → "¥1,234.56". */
export function money(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return '—'
  return fen < 0 ? `-¥${yuan(-fen)}` : `¥${yuan(fen)}`
}

/** Large sums for boards: 1234567800 fen → "1,234.57 万". */
export function moneyShort(fen: number): string {
  const abs = Math.abs(fen)
  if (abs >= 10_000_000_000) return `${yuan(fen / 100_000_000)} 亿`
  if (abs >= 10_000_000) return `${yuan(fen / 10_000)} 万`
  return yuan(fen)
}

/** "12.3" → 1230; undefined when it is no amount with at most two decimals. Decided on the digits, never by a float. */
export function fenOf(text: string): number | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/,/g, ''))
  if (!match) return undefined
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] && fen ? -fen : fen
}

/** Basis points (万分比) to text: 1234 → "12.34%". */
export function percent(basisPoints: number): string {
  return `${(basisPoints / 100).toFixed(2).replace(/\.?0+$/, '')}%`
}

/** A share of a whole: (1, 3) → "33.3%"; "—" where the whole is nothing. */
export function rate(part: number, whole: number): string {
  return whole ? `${((part / whole) * 100).toFixed(1)}%` : '—'
}

export function count(number: number | null | undefined): string {
  return number === null || number === undefined ? '—' : grouped(Math.round(number))
}
