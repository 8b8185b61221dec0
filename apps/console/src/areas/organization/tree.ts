import type { Unit } from '../../pieces/units'

/** A unit with the units below it (组织树). */
export interface Branch {
  id: string
  unit: Unit
  below: Branch[]
}

/** Builds the tree of what somebody may see; whose parent is out of sight stands at the top. */
export function treeOf(units: readonly Unit[], withClosed: boolean): Branch[] {
  const shown = units.filter((unit) => withClosed || unit.open)
  const branches = new Map(shown.map((unit) => [unit.id, { id: unit.id, unit, below: [] as Branch[] }]))
  const tops: Branch[] = []
  for (const branch of branches.values()) {
    const parent = branch.unit.parent ? branches.get(branch.unit.parent) : undefined
    ;(parent?.below ?? tops).push(branch)
  }
  return tops
}

/** What may stand below a unit of this kind, as the house has it. */
export function kindsBelow(parent: string): string[] {
  const below: Record<string, string[]> = {
    Group: ['Region', 'DirectStore', 'DealerStore', 'DepartmentStore', 'Warehouse', 'Station', 'Office', 'Team'],
    Region: ['Region', 'DirectStore', 'DealerStore', 'DepartmentStore', 'Warehouse', 'Station', 'Office', 'Team'],
    DepartmentStore: ['Counter', 'Warehouse', 'Station', 'Team'],
    Office: ['Office', 'Warehouse', 'Station', 'Team'],
    Team: ['Team'],
    Warehouse: [],
    Station: [],
  }
  return below[parent] ?? ['Warehouse', 'Station', 'Team']
}

/** Basis points of a fee as people type it: 350 → "3.5". */
export const feeText = (basisPoints: number): string => String(basisPoints / 100)

/** "3.5" → 350; undefined when it is no percentage with at most two decimals. Decided on the digits. */
export function feeOf(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return undefined
  const points = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return points <= 10_000 ? points : undefined
}
