import { Problem } from '@siyu/shared'
import { reactive, ref, watch } from 'vue'
import { wordsOf } from '../house/tell'

/** A rule says in words what is wrong with a field, or nothing. */
export type Rule<D> = (draft: D) => string | undefined
export type Rules<D> = Partial<Record<Extract<keyof D, string>, Rule<D>>>

/**
 * A form (表单): a draft, rules in words, and one submit at a time. A refusal of the house stands at the field that its `at` names ("name",
 * "lines/0/price" belongs to "lines"), or above the buttons where no field fits.
 */
export function useForm<D extends object>(start: () => D, rules: Rules<D> = {}) {
  const draft = reactive(start()) as D
  const errors = reactive<Record<string, string | undefined>>({})
  const problem = ref<string>()
  const busy = ref(false)

  // What was wrong and is right by now is no longer said; what the house refused stands until something changes.
  watch(draft, () => {
    for (const name of Object.keys(errors)) if (errors[name] && !rules[name as keyof typeof rules]?.(draft)) errors[name] = undefined
  }, { deep: true })

  function reset(values?: Partial<D>): void {
    Object.assign(draft, start(), values)
    clearErrors()
  }

  function clearErrors(): void {
    for (const name of Object.keys(errors)) errors[name] = undefined
    problem.value = undefined
  }

  function check(): boolean {
    clearErrors()
    for (const [name, rule] of Object.entries(rules) as [string, Rule<D>][]) errors[name] = rule(draft)
    return Object.values(errors).every((words) => !words)
  }

  function refuse(fault: unknown): void {
    const field = fault instanceof Problem ? fieldOf(fault.at, draft) : undefined
    if (field) errors[field] = wordsOf(fault)
    else problem.value = wordsOf(fault)
  }

  /** Sends when the rules are content; true where the house said yes. */
  async function submit(send: (draft: D) => Promise<unknown>): Promise<boolean> {
    if (busy.value || !check()) return false
    busy.value = true
    try {
      await send(draft)
      return true
    } catch (fault) {
      refuse(fault)
      if (!(fault instanceof Problem)) throw fault
      return false
    } finally {
      busy.value = false
    }
  }

  return reactive({ draft, errors, problem, busy, reset, submit, refuse })
}

/** The field of the draft that a refusal's place belongs to. */
export function fieldOf(at: string | undefined, draft: object): string | undefined {
  if (!at) return undefined
  const parts = at.split(/[./[\]]/).filter(Boolean)
  const names = new Map(Object.keys(draft).map((name) => [name.toLowerCase(), name]))
  return parts.map((part) => names.get(part.toLowerCase())).find((name) => name !== undefined)
}

export const rule = {
  filled: (name: string) => (value: unknown) =>
    value === undefined || value === null || String(value).trim() === '' ? `请填写${name}` : undefined,
  chosen: (name: string) => (value: unknown) =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length) ? `请选择${name}` : undefined,
}
