import { money } from '@siyu/shared'

/** A product's poster (商品海报), drawn on this phone: picture, name, price, and the code that carries the guide's word. */

export interface Poster {
  title: string
  subtitle?: string | null
  price?: { list: number; member?: number }
  picture?: string | null
  guide: string
  link: string
}

export const posterSize = { width: 750, height: 1180 }
const edge = 40
const photo = 670
const font = `-apple-system, BlinkMacSystemFont, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif`
const ink = { dark: '#1c2430', soft: '#55606f', price: '#c8321f', accent: '#0e7a5f', ground: '#e6efeb' }

export async function drawPoster(canvas: HTMLCanvasElement, poster: Poster): Promise<void> {
  canvas.width = posterSize.width
  canvas.height = posterSize.height
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  const [{ toCanvas }, photograph] = await Promise.all([import('qrcode'), pictureOf(poster.picture)])
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  drawPhoto(pen, poster, photograph)
  drawWords(pen, poster)
  const code = document.createElement('canvas')
  await toCanvas(code, poster.link, { width: 220, margin: 1, errorCorrectionLevel: 'M' })
  pen.drawImage(code, canvas.width - edge - 220, canvas.height - edge - 220, 220, 220)
}

function drawPhoto(pen: CanvasRenderingContext2D, poster: Poster, photograph: HTMLImageElement | undefined) {
  pen.fillStyle = ink.ground
  pen.fillRect(edge, edge, photo, photo)
  if (photograph) {
    const side = Math.min(photograph.naturalWidth, photograph.naturalHeight)
    const [left, top] = [(photograph.naturalWidth - side) / 2, (photograph.naturalHeight - side) / 2]
    pen.drawImage(photograph, left, top, side, side, edge, edge, photo, photo)
    return
  }
  pen.fillStyle = ink.accent
  pen.font = `600 240px ${font}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(poster.title.slice(0, 1), edge + photo / 2, edge + photo / 2)
}

function drawWords(pen: CanvasRenderingContext2D, poster: Poster) {
  pen.textAlign = 'left'
  pen.textBaseline = 'alphabetic'
  const write = (text: string, size: number, weight: number, colour: string, top: number) => {
    pen.font = `${weight} ${size}px ${font}`
    pen.fillStyle = colour
    pen.fillText(text, edge, top)
  }
  pen.font = `600 40px ${font}`
  const lines = wrap(poster.title, posterSize.width - 2 * edge, (text) => pen.measureText(text).width, 2)
  lines.forEach((line, at) => write(line, 40, 600, ink.dark, edge + photo + 64 + at * 52))
  if (poster.subtitle) {
    pen.font = `400 28px ${font}`
    const said = wrap(poster.subtitle, posterSize.width - 2 * edge, (text) => pen.measureText(text).width, 1)[0]
    write(said ?? '', 28, 400, ink.soft, edge + photo + 64 + lines.length * 52 - 4)
  }
  if (poster.price) {
    const top = posterSize.height - edge - 150
    write(money(poster.price.member ?? poster.price.list), 56, 700, ink.price, top)
    if (poster.price.member) write(`会员价 · 标价 ${money(poster.price.list)}`, 26, 400, ink.soft, top + 40)
  }
  write(`${poster.guide} 为您推荐`, 28, 600, ink.dark, posterSize.height - edge - 50)
  write('长按或扫码查看商品', 26, 400, ink.soft, posterSize.height - edge - 10)
}

/** A text in lines of a width, at most so many; what does not fit ends in an ellipsis. */
export function wrap(text: string, width: number, measure: (text: string) => number, atMost: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const letter of text) {
    if (measure(line + letter) <= width) {
      line += letter
      continue
    }
    if (lines.length === atMost - 1) {
      while (line && measure(line + '…') > width) line = line.slice(0, -1)
      return [...lines, line + '…']
    }
    lines.push(line)
    line = letter
  }
  return line ? [...lines, line] : lines
}

function pictureOf(address: string | null | undefined): Promise<HTMLImageElement | undefined> {
  if (!address) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const picture = new Image()
    // Without this the canvas could not be saved where pictures come from another address.
    picture.crossOrigin = 'anonymous'
    picture.onload = () => resolve(picture)
    picture.onerror = () => resolve(undefined)
    picture.src = address
  })
}
