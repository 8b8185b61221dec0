/** Addresses (收货地址) that this phone keeps; the house keeps only the one of an order, sealed. */
import { storageKey } from '@siyu/shared'
import { ref } from 'vue'
import { read } from './api'

export interface Address {
  fullName: string
  phone: string
  region: string
  street: string
}

const most = 20
const [key, lastKey] = [() => storageKey('mall-addresses'), () => storageKey('mall-pickup')]
export const addresses = ref<Address[]>(read<Address[]>(key()) ?? [])

/** The first is the one that orders go to. */
export function keepAddress(address: Address, at?: number): void {
  const others = addresses.value.filter((_, i) => i !== at)
  keepAll([address, ...others].slice(0, most))
}

export function preferAddress(at: number): void {
  const address = addresses.value[at]
  if (address) keepAddress(address, at)
}

export function dropAddress(at: number): void {
  keepAll(addresses.value.filter((_, i) => i !== at))
}

export function forgetAddresses(): void {
  keepAll([])
  uni.removeStorageSync(lastKey())
}

/** The store where this person picked up last. */
export const lastStore = {
  read: () => read<{ id: string; name: string }>(lastKey()),
  keep: (store: { id: string; name: string }) => uni.setStorageSync(lastKey(), store),
}

function keepAll(next: Address[]): void {
  addresses.value = next
  uni.setStorageSync(key(), next)
}
