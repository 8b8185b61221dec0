import { ref } from 'vue'
import { api } from '../../house/api'
import { useSession } from '../../house/session'
import { tellProblem } from '../../house/tell'

/** Titles of the tiers of the group's card (集团会员等级), in their order; empty while the group has none that runs. */
export function useGroupTiers() {
  const session = useSession()
  const titles = ref<string[]>([])

  function start(): void {
    if (!session.may('loyalty.read')) return
    api.get('/api/console/card-programs').then((programs) => {
      const group = programs.find((program) => !program.brand && program.running)
      titles.value = group?.rules.tiers?.map((tier) => tier.title) ?? []
    }).catch(tellProblem)
  }
  const titleOf = (tier: number): string => titles.value[tier] ?? `第 ${tier + 1} 级`
  return { titles, titleOf, start }
}
