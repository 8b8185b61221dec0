import { addressOf, Problem, spoken, type paths } from '@siyu/shared'
import { today } from '../house/clock'

/** Gives the person a file that this page made (下载). */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Asks the house for a file and gives it to the person; a refusal is thrown in the house's words. */
export async function downloadFrom(address: string, name: string): Promise<void> {
  const answer = await fetch(address, { credentials: 'same-origin', headers: spoken }).catch(() => {
    throw new Problem(0, 'network', '网络连接失败，请检查网络后重试。')
  })
  if (!answer.ok) {
    const body = (await answer.json().catch(() => ({}))) as { code?: string; title?: string }
    throw new Problem(answer.status, body.code ?? 'unknown', body.title ?? `服务暂时不可用（${answer.status}），请稍后重试。`)
  }
  download(name, await answer.blob(), answer.headers.get('content-type') ?? 'text/csv')
}

type Export = Extract<keyof paths, `${string}/export`>
type ExportQuery<P extends Export> = paths[P]['get'] extends { parameters: { query?: infer Q } } ? Q : undefined
type ExportPath<P extends Export> = paths[P]['get'] extends { parameters: { path: infer Q } } ? Q : undefined

/** Takes a list as a file (导出列表): the rows that its filters show, in its order. */
export function exportOf<P extends Export>(path: P, title: string, query: () => ExportQuery<P>, place?: () => ExportPath<P>): () => Promise<void> {
  return () => downloadFrom(addressOf(path, { query: query(), path: place?.() } as never), `${title}-${today()}.csv`)
}
