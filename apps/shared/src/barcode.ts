/** Bar codes (条形码, Code 128) of digits: set C takes two at a time, an odd last one is taken by set B. */

const widths =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232'
const [startC, toB, stop] = [105, 100, '2331112']

/** Widths of bars and gaps in turn, beginning with a bar; throws where something else than digits stands there. */
export function barcode(digits: string): number[] {
  if (!/^\d+$/.test(digits)) throw new RangeError('only digits')
  const symbols = [startC]
  const even = digits.length - (digits.length % 2)
  for (let i = 0; i < even; i += 2) symbols.push(Number(digits.slice(i, i + 2)))
  if (even < digits.length) symbols.push(toB, Number(digits[even]) + 16)
  symbols.push(symbols.reduce((sum, symbol, i) => sum + symbol * Math.max(1, i), 0) % 103)
  return [...symbols.map((symbol) => widths.slice(symbol * 6, symbol * 6 + 6)).join(''), ...stop].map(Number)
}
