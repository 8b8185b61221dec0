/** Reads the heading of a table in the browser (表头), so that columns can be matched before anything is sent. */

const enough = 64 * 1024

/** The text of a file's beginning: UTF-8 where it is, else what Excel writes in China (GB 18030). */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }).replace(/^\uFEFF/, '')
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** The cells of the first line of a CSV, quoted or not. */
export function firstLine(text: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text[at + 1] === '"') cell += text[at++]
      else quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '\n' || letter === '\r') break
    else if (letter === ',' || letter === '\t') {
      cells.push(cell.trim())
      cell = ''
    } else cell += letter
  }
  cells.push(cell.trim())
  return cells.filter((name) => name !== '')
}

export async function headingOf(file: Blob): Promise<string[]> {
  return firstLine(textOf(new Uint8Array(await file.slice(0, enough).arrayBuffer())))
}

interface Column {
  name: string
  zh: string
  alsoCalled: readonly string[]
}

/** Which heading belongs to which of our columns: by our name, the Chinese one, or another that is known; the rest is left to the person. */
export function match(columns: readonly Column[], headings: readonly string[]): Record<string, string> {
  const found = new Map(headings.map((heading) => [heading.toLowerCase(), heading]))
  const mapping: Record<string, string> = {}
  for (const column of columns) {
    const heading = [column.name, column.zh, ...column.alsoCalled].map((name) => found.get(name.toLowerCase())).find((one) => one !== undefined)
    if (heading !== undefined) mapping[column.name] = heading
  }
  return mapping
}
