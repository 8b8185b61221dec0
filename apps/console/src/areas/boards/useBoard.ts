import { useLoad } from '../../pieces/useLoad'
import { useSpan } from './useSpan'

/** A board over a span of days (看板取数): what it shows is asked again when the span changes, and says of which days it is. */
export function useBoard<T extends object>(load: (span: { from: string; to: string }, signal: AbortSignal) => Promise<T>) {
  const span = useSpan()
  const board = useLoad(async (signal) => {
    const days = { from: span.from.value, to: span.to.value }
    return { ...days, ...(await load(days, signal)) }
  }, [span.from, span.to])
  return { span, board }
}
