/** The cart (购物车) of this phone: which SKUs and how many, and the price the person saw; every price and stock is asked of the house. */
import { storageKey } from '@siyu/shared'
import { computed, ref } from 'vue'
import { read } from './api'

export interface CartLine {
  sku: string
  quantity: number
  /** What one cost when it was put in, to say when it changed. */
  seen: number
  chosen: boolean
}

export const mostUnits = 999
const mostLines = 50
const key = () => storageKey('mall-cart')
export const cart = ref<CartLine[]>(read<CartLine[]>(key()) ?? [])
export const unitsInCart = computed(() => cart.value.reduce((sum, line) => sum + line.quantity, 0))

/** False where the cart is full. */
export function putInCart(sku: string, quantity: number, seen: number): boolean {
  const line = cart.value.find((one) => one.sku === sku)
  if (!line && cart.value.length >= mostLines) return false
  if (line) Object.assign(line, { quantity: Math.min(mostUnits, line.quantity + quantity), seen, chosen: true })
  else cart.value.unshift({ sku, quantity, seen, chosen: true })
  keepCart()
  return true
}

export function dropFromCart(skus: readonly string[]): void {
  cart.value = cart.value.filter((line) => !skus.includes(line.sku))
  keepCart()
}

export function keepCart(): void {
  uni.setStorageSync(key(), cart.value)
}

/** What goes to the checkout, from the cart or straight from a product. */
export const buying = ref<{ lines: { sku: string; quantity: number }[]; fromCart: boolean }>({ lines: [], fromCart: false })
