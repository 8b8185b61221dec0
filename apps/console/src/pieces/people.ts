import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api } from '../house/api'
import { useSession } from '../house/session'

/** Names of staff by id (员工姓名), asked together for the rows of a page and kept. Who may not read the staff sees no names. */
export const usePeople = defineStore('people', () => {
  const names = ref(new Map<string, string>())

  async function know(ids: readonly (string | null | undefined)[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id): id is string => !!id && !names.value.has(id))
    if (!unknown.length || !useSession().may('organization.read')) return
    const staff = await api.get('/api/console/staff', { query: { Id: unknown, Size: 200 } })
    names.value = new Map([...names.value, ...staff.rows.map((one) => [one.id, one.name ?? one.code] as const)])
  }

  const nameOf = (id: string | null | undefined, otherwise = '—'): string => (id && names.value.get(id)) || otherwise
  return { know, nameOf }
})
