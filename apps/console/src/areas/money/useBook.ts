import { onMounted } from 'vue'
import { tellProblem } from '../../house/tell'
import { useNames } from '../../pieces/names'
import { useUnits } from '../../pieces/units'
import type { NameBook } from './ledger'

/** Everything that names an account or a journal's noun (名称簿). */
export function useBook(): { book: NameBook; names: ReturnType<typeof useNames> } {
  const names = useNames()
  const units = useUnits()
  onMounted(() => units.ready().catch(tellProblem))
  return {
    names,
    book: {
      get staff() { return names.staff },
      get orders() { return names.orders },
      unit: (id) => units.nameOf(id),
      brand: (id) => units.brandName(id),
    },
  }
}
