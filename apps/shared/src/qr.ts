/** QR codes (二维码, ISO/IEC 18004) in byte mode at level M, versions 1–10: enough for card numbers, pickup codes and links. */

/** Of each version: error-correction bytes of a block, blocks of the first size, their data bytes, blocks with one byte more. */
const plans: readonly (readonly [ecc: number, blocks: number, data: number, longer: number])[] = [
  [10, 1, 16, 0], [16, 1, 28, 0], [26, 1, 44, 0], [18, 2, 32, 0], [24, 2, 43, 0],
  [16, 4, 27, 0], [18, 4, 31, 0], [22, 2, 38, 2], [22, 3, 36, 2], [26, 4, 43, 1],
]
const centres: readonly (readonly number[])[] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]
const levelM = 0

/** Rows of modules, true where dark, without the quiet zone; throws where the text is too long. */
export function qrModules(text: string): boolean[][] {
  const bytes = utf8(text)
  const version = plans.findIndex(([, blocks, data, longer], i) => bytes.length + 2 + (i >= 9 ? 1 : 0) <= blocks * data + longer * (data + 1)) + 1
  if (!version) throw new RangeError('text too long for a QR code')
  const stream = interleaved(version, dataBytes(bytes, version))
  let best: { grid: boolean[][]; cost: number } | undefined
  for (let mask = 0; mask < 8; mask++) {
    const grid = drawn(version, stream, mask)
    const cost = costOf(grid)
    if (!best || cost < best.cost) best = { grid, cost }
  }
  return best!.grid
}

function utf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, char]) => (hex ? parseInt(hex, 16) : char!.charCodeAt(0)))
}

function dataBytes(bytes: number[], version: number): number[] {
  const [, blocks, data, longer] = plans[version - 1]!
  const room = blocks * data + longer * (data + 1)
  const bits: number[] = []
  const put = (value: number, width: number) => {
    for (let i = width - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(4, 4)
  put(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, room * 8 - bits.length))
  while (bits.length % 8) bits.push(0)
  const packed = Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2))
  for (let pad = 0xec; packed.length < room; pad ^= 0xec ^ 0x11) packed.push(pad)
  return packed
}

function interleaved(version: number, data: number[]): number[] {
  const [ecc, blocks, size, longer] = plans[version - 1]!
  const parts: number[][] = []
  for (let i = 0, at = 0; i < blocks + longer; i++) {
    const length = size + (i >= blocks ? 1 : 0)
    parts.push(data.slice(at, (at += length)))
  }
  const checks = parts.map((part) => remainder(part, generator(ecc)))
  const out: number[] = []
  for (let i = 0; i <= size; i++) for (const part of parts) if (i < part.length) out.push(part[i]!)
  for (let i = 0; i < ecc; i++) for (const check of checks) out.push(check[i]!)
  return out
}

function times(x: number, y: number): number {
  let z = 0
  for (let i = 7; i >= 0; i--) z = ((z << 1) ^ ((z >> 7) * 0x11d)) ^ (((y >> i) & 1) * x)
  return z
}

function generator(degree: number): number[] {
  const factors = [...Array<number>(degree - 1).fill(0), 1]
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) factors[j] = times(factors[j]!, root) ^ (j + 1 < degree ? factors[j + 1]! : 0)
  return factors
}

function remainder(data: number[], divisor: number[]): number[] {
  const rest = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    divisor.forEach((coefficient, i) => (rest[i]! ^= times(coefficient, factor)))
  }
  return rest
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function drawn(version: number, stream: number[], mask: number): boolean[][] {
  const size = version * 4 + 17
  const grid = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  const fixed = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  const put = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return
    grid[y]![x] = dark
    fixed[y]![x] = true
  }
  patterns(version, size, put)
  signs(version, size, mask, put)
  let bit = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step
        if (fixed[y]![x]) continue
        const dark = bit < stream.length * 8 && ((stream[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1
        bit++
        grid[y]![x] = dark !== masks[mask]!(x, y)
      }
  }
  return grid
}

type Put = (x: number, y: number, dark: boolean) => void

function patterns(version: number, size: number, put: Put): void {
  for (let i = 0; i < size; i++) {
    put(6, i, i % 2 === 0)
    put(i, 6, i % 2 === 0)
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]] as const)
    for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) put(cx + dx, cy + dy, ![2, 4].includes(Math.max(Math.abs(dx), Math.abs(dy))))
  const at = centres[version - 1]!
  const last = at.length - 1
  at.forEach((cy, i) =>
    at.forEach((cx, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) put(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
    }),
  )
}

/** The format bits (level and mask), and from version 7 on the version. */
function signs(version: number, size: number, mask: number, put: Put): void {
  const said = (levelM << 3) | mask
  const bits = ((said << 10) | checked(said, 10, 0x537)) ^ 0x5412
  const on = (i: number) => ((bits >> i) & 1) === 1
  for (let i = 0; i < 6; i++) put(8, i, on(i))
  put(8, 7, on(6))
  put(8, 8, on(7))
  put(7, 8, on(8))
  for (let i = 9; i < 15; i++) put(14 - i, 8, on(i))
  for (let i = 0; i < 8; i++) put(size - 1 - i, 8, on(i))
  for (let i = 8; i < 15; i++) put(8, size - 15 + i, on(i))
  put(8, size - 8, true)
  if (version < 7) return
  const long = (version << 12) | checked(version, 12, 0x1f25)
  for (let i = 0; i < 18; i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)]
    put(a, b, ((long >> i) & 1) === 1)
    put(b, a, ((long >> i) & 1) === 1)
  }
}

function checked(value: number, bits: number, polynomial: number): number {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial)
  return rest & ((1 << bits) - 1)
}

/** How badly a grid can be read: long runs, blocks, false finders, too dark or too light. */
function costOf(grid: boolean[][]): number {
  const size = grid.length
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]!))].map((line) => line.map(Number).join(''))
  let cost = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) cost += run.length - 2
    for (const finder of ['10111010000', '00001011101']) for (let at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) cost += 40
  }
  for (let y = 1; y < size; y++)
    for (let x = 1; x < size; x++) if (grid[y]![x] === grid[y - 1]![x] && grid[y]![x] === grid[y]![x - 1] && grid[y]![x] === grid[y - 1]![x - 1]) cost += 3
  const dark = grid.flat().filter(Boolean).length / (size * size)
  return cost + Math.floor(Math.abs(dark * 20 - 10)) * 10
}
