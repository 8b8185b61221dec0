/** Receiver and address (收货信息) as the order keeps them: who, their number, where. */
interface Kept {
  fullName?: string
  phone?: string
  region?: string
  street?: string
}

/** Two lines for a person: "王女士 13800138000" and the address; what was kept otherwise is shown as it is. */
export function receiverSaid(kept: string): string {
  let read: unknown
  try {
    read = JSON.parse(kept)
  } catch {
    return kept
  }
  if (typeof read !== 'object' || read === null) return kept
  const { fullName, phone, region, street } = read as Kept
  return [[fullName, phone], [region, street]].map((words) => words.filter(Boolean).join(' ')).filter(Boolean).join('\n')
}
