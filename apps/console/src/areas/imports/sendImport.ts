import { Problem, spoken } from '@siyu/shared'
import { csrfToken } from '../../house/api'

/** How far an import is, or how it ended. */
export interface Progress {
  rows: number
  added: number
  changed: number
  refused: number
  unchanged: number
  seconds: number
}

/** One line of the answer, as the house tells it while it reads. */
interface Line {
  progress?: Progress | null
  refused?: string | null
  problem?: string | null
  done?: Progress | null
}

interface Sending {
  kind: string
  file: File
  mapping: Readonly<Record<string, string>>
  dryRun: boolean
  signal: AbortSignal
  tell: (progress: Progress) => void
}

/** Sends a file and hears, line by line, how far the house is (导入); hanging up stops it between two batches. */
export async function sendImport({ kind, file, mapping, dryRun, signal, tell }: Sending): Promise<{ done: Progress; refused: string }> {
  const pairs = Object.entries(mapping).filter(([, heading]) => heading).map(([ours, theirs]) => `${ours}=${theirs}`).join(',')
  const answer = await fetch(`/api/console/imports/${encodeURIComponent(kind)}?dryRun=${dryRun}&mapping=${encodeURIComponent(pairs)}&file=${encodeURIComponent(file.name)}`, {
    method: 'POST', body: file, signal, credentials: 'same-origin', headers: { ...spoken, 'X-Csrf-Token': csrfToken(), 'Content-Type': 'application/octet-stream' },
  }).catch((fault: unknown) => {
    if (signal.aborted) throw fault
    throw new Problem(0, 'network', '网络连接中断。已导入的部分不会丢失，重新导入同一个文件即可继续。')
  })
  if (!answer.ok || !answer.body) {
    const body = (await answer.json().catch(() => ({}))) as { code?: string; title?: string }
    throw new Problem(answer.status, body.code ?? 'unknown', body.title ?? `服务暂时不可用（${answer.status}），请稍后重试。`)
  }
  let refused = ''
  let done: Progress | undefined
  for await (const line of linesOf(answer.body)) {
    const said = JSON.parse(line) as Line
    if (said.problem) throw new Problem(400, 'import', said.problem)
    if (said.progress) tell(said.progress)
    if (said.refused) refused += said.refused
    if (said.done) done = said.done
  }
  if (!done) throw new Problem(0, 'network', '连接中断，没有收到结果。已导入的部分不会丢失，重新导入同一个文件即可继续。')
  return { done, refused }
}

export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line.trim() !== '')
    if (done) break
  }
  if (rest.trim()) yield rest
}
