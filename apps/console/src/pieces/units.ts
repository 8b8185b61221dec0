import type { Schema } from '@siyu/shared'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '../house/api'

export type Unit = Schema<'UnitListRow'>
export type Brand = Schema<'BrandCard'>

const pageSize = 200
const mostPages = 25

/** Units and brands that somebody may see (组织与品牌), asked once and shared by pickers, names and the tree. */
export const useUnits = defineStore('units', () => {
  const units = ref<Unit[]>([])
  const brands = ref<Brand[]>([])
  let asked: Promise<void> | undefined

  const byId = computed(() => new Map(units.value.map((unit) => [unit.id, unit])))
  const byPath = computed(() => new Map(units.value.map((unit) => [unit.path, unit])))
  const brandById = computed(() => new Map(brands.value.map((brand) => [brand.id, brand])))

  async function read(): Promise<void> {
    const found: Unit[] = []
    let after: string | undefined
    for (let page = 0; page < mostPages; page++) {
      const answer = await api.get('/api/console/units', { query: { After: after, Size: pageSize } })
      found.push(...answer.rows)
      if (!answer.next) break
      after = answer.next
    }
    brands.value = await api.get('/api/console/brands')
    units.value = found
  }

  /** Asks at the first call; a failed call is asked again at the next. */
  function ready(): Promise<void> {
    return (asked ??= read().catch((fault: unknown) => {
      asked = undefined
      throw fault
    }))
  }

  function again(): Promise<void> {
    asked = undefined
    return ready()
  }

  const nameOf = (id: string | null | undefined): string => (id && byId.value.get(id)?.name) || '—'
  const brandName = (id: string | null | undefined): string => (id && brandById.value.get(id)?.name) || '—'

  return { units, brands, byId, byPath, brandById, ready, again, nameOf, brandName }
})
