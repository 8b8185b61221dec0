import { ref, watch } from 'vue'

/** Which phones hang on the wall (手机墙): in the address, so that it can be shared, and kept for the next visit. */

const kept = 'siyu-phones:wall'
const mostPhones = 8

function fromAddress(): string[] | undefined {
  const given = new URLSearchParams(location.search).get('phones')
  return given === null ? undefined : given.split(',').filter(Boolean)
}

function fromStorage(): string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(kept) ?? '[]')
    return Array.isArray(read) ? read.filter((holder): holder is string => typeof holder === 'string') : []
  } catch {
    return []
  }
}

export const phones = ref<string[]>([...new Set(fromAddress() ?? fromStorage())].slice(0, mostPhones))

watch(phones, (now) => {
  localStorage.setItem(kept, JSON.stringify(now))
  const address = new URL(location.href)
  if (now.length) address.searchParams.set('phones', now.join(','))
  else address.searchParams.delete('phones')
  history.replaceState(null, '', address.href.replaceAll('%2C', ',').replaceAll('%2F', '/'))
}, { immediate: true })

/** False when the wall is full. */
export function hang(holder: string): boolean {
  if (phones.value.includes(holder)) return true
  if (phones.value.length >= mostPhones) return false
  phones.value = [...phones.value, holder]
  return true
}

export function takeDown(holder: string): void {
  phones.value = phones.value.filter((other) => other !== holder)
}
