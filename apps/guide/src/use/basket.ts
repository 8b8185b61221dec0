import { computed, ref } from 'vue'

/** What a guide puts together for a member (代客购物车): SKUs with quantities, and what they cost at the prices shown. */

export interface Piece {
  sku: string
  title: string
  spec: string
  price: number
  quantity: number
}

const atMost = 999

export function useBasket() {
  const pieces = ref<Piece[]>([])

  function put(piece: Omit<Piece, 'quantity'>) {
    const there = pieces.value.find((one) => one.sku === piece.sku)
    if (there) change(there.sku, there.quantity + 1)
    else pieces.value = [...pieces.value, { ...piece, quantity: 1 }]
  }

  /** No pieces of it takes it out. */
  function change(sku: string, quantity: number) {
    const wanted = Math.min(atMost, quantity)
    pieces.value = pieces.value.map((one) => (one.sku === sku ? { ...one, quantity: wanted } : one)).filter((one) => one.quantity > 0)
  }

  const total = computed(() => pieces.value.reduce((sum, one) => sum + one.price * one.quantity, 0))
  const count = computed(() => pieces.value.reduce((sum, one) => sum + one.quantity, 0))

  return { pieces, put, change, total, count }
}
