import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api } from '../house/api'
import { useSession } from '../house/session'

/** Names behind ids (名称): staff and order numbers, asked many at once and kept for as long as the page lives. */
const atOnce = 100

export const useNames = defineStore('names', () => {
  const staff = ref<Record<string, string>>({})
  const orders = ref<Record<string, string>>({})
  const session = useSession()

  async function ask(ids: readonly string[], known: Record<string, string>, load: (ids: string) => Promise<Record<string, string>>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !(id in known))
    for (let i = 0; i < missing.length; i += atOnce) Object.assign(known, await load(missing.slice(i, i + atOnce).join(',')))
  }

  /** Fetches what is not known yet of those that one may see; the others stay unnamed. */
  async function wantStaff(ids: readonly string[]): Promise<void> {
    if (session.may('organization.read')) await ask(ids, staff.value, (some) => api.get('/api/console/staff/names', { query: { ids: some } }))
  }
  async function wantOrders(ids: readonly string[]): Promise<void> {
    if (session.may('orders.read')) await ask(ids, orders.value, (some) => api.get('/api/console/orders/numbers', { query: { ids: some } }))
  }

  return { staff, orders, wantStaff, wantOrders }
})
