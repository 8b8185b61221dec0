/** Product detail as blocks of text and pictures (图文详情): what people edit, written as the few tags that the house keeps. */
export type Block = { kind: 'text'; text: string } | { kind: 'picture'; address: string }

/** The blocks of a detail, or undefined where it holds more than paragraphs and pictures. */
export function blocksOf(html: string): Block[] | undefined {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  const blocks: Block[] = []
  for (const node of body.childNodes) {
    if (node instanceof HTMLImageElement) blocks.push({ kind: 'picture', address: node.getAttribute('src') ?? '' })
    else if (node instanceof HTMLParagraphElement && isPlain(node)) blocks.push({ kind: 'text', text: textOf(node) })
    else if (node.nodeType !== Node.TEXT_NODE) return undefined
    else if (node.textContent?.trim()) blocks.push({ kind: 'text', text: node.textContent.trim() })
  }
  return blocks
}

const isPlain = (paragraph: Element): boolean => [...paragraph.children].every((child) => child.tagName === 'BR')
const textOf = (paragraph: Element): string => [...paragraph.childNodes].map((node) => (node.nodeName === 'BR' ? '\n' : (node.textContent ?? ''))).join('')

/** Everything that a richer detail says, as blocks; its layout is lost. */
export function plainBlocksOf(html: string): Block[] {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  const blocks: Block[] = []
  const walk = (node: Node): void => {
    if (node instanceof HTMLImageElement) blocks.push({ kind: 'picture', address: node.getAttribute('src') ?? '' })
    else if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) blocks.push({ kind: 'text', text: node.textContent.trim() })
    else node.childNodes.forEach(walk)
  }
  body.childNodes.forEach(walk)
  return blocks
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export const htmlOf = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => (block.kind === 'picture' ? `<img src="${block.address}">` : block.text.trim() ? `<p>${escaped(block.text).replace(/\n/g, '<br>')}</p>` : ''))
    .join('')
