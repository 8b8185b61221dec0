import type { Schema } from '@siyu/shared'

/** A product while it is edited (商品草稿): what the house takes, and nothing that it works out itself. */
export interface SkuLine {
  code: string
  specs: string[]
  listPrice: number | undefined
  memberPrice: number | undefined
  floorPrice: number | undefined
  picture: string | undefined
}

export interface ProductForm {
  code: string
  title: string
  subtitle: string
  brand: string
  category: string
  ownership: Schema<'Ownership'>
  seller: string
  deduct: string
  media: string[]
  detail: string
  specNames: string[]
  skus: SkuLine[]
}

export const blankSku = (specs: string[] = []): SkuLine => ({ code: '', specs, listPrice: undefined, memberPrice: undefined, floorPrice: undefined, picture: undefined })

export const blankProduct = (): ProductForm => ({
  code: '', title: '', subtitle: '', brand: '', category: '', ownership: 'Own', seller: '', deduct: '', media: [], detail: '', specNames: [], skus: [blankSku()],
})

export function formOf(product: Schema<'ProductDraft'>): ProductForm {
  return {
    code: product.code, title: product.title, subtitle: product.subtitle ?? '', brand: product.brand, category: product.category,
    ownership: product.ownership ?? 'Own', seller: product.seller ?? '', deduct: product.deductBps ? String(product.deductBps / 100) : '',
    media: [...(product.media ?? [])], detail: product.detail ?? '', specNames: [...(product.specNames ?? [])],
    skus: (product.skus ?? []).map((sku) => ({
      code: sku.code, specs: [...sku.specs], listPrice: sku.listPrice, memberPrice: sku.memberPrice ?? undefined,
      floorPrice: sku.floorPrice ?? undefined, picture: sku.picture ?? undefined,
    })),
  }
}

/** "25" or "25.5" per cent as basis points; undefined where it is no rate between 0.01 and 100. */
export function bpsOf(percent: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent.trim())
  if (!match) return undefined
  const bps = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bps >= 1 && bps <= 10_000 ? bps : undefined
}

/** What is sent; only called when the rules are content. */
export function draftOf(form: ProductForm): Schema<'ProductDraft'> {
  const counter = form.ownership === 'Counter'
  return {
    code: form.code.trim(), title: form.title.trim(), subtitle: form.subtitle.trim() || null, brand: form.brand, category: form.category,
    ownership: form.ownership, seller: counter ? form.seller : null, deductBps: counter ? bpsOf(form.deduct)! : 0,
    media: form.media, detail: form.detail, specNames: form.specNames.map((name) => name.trim()),
    skus: form.skus.map((sku) => ({
      code: sku.code.trim(), specs: sku.specs.map((value) => value.trim()), listPrice: sku.listPrice!,
      memberPrice: sku.memberPrice ?? null, floorPrice: sku.floorPrice ?? null, picture: sku.picture ?? null,
    })),
  }
}

/** What is wrong with the SKUs, in words. */
export function skuRefusal(form: Pick<ProductForm, 'skus' | 'specNames'>): string | undefined {
  if (!form.skus.length) return '至少要有一个规格'
  for (const [i, sku] of form.skus.entries()) {
    const where = form.skus.length > 1 ? `第 ${i + 1} 行：` : ''
    if (!sku.code.trim()) return `${where}请填写规格编码`
    if (sku.specs.some((value) => !value.trim())) return `${where}请填写规格值`
    if (sku.listPrice === undefined) return `${where}请填写吊牌价`
    if ((sku.memberPrice ?? 0) > sku.listPrice || (sku.floorPrice ?? 0) > sku.listPrice) return `${where}会员价与最低价不能高于吊牌价`
  }
  if (new Set(form.skus.map((sku) => sku.code.trim())).size < form.skus.length) return '规格编码不能重复'
  if (new Set(form.skus.map((sku) => sku.specs.join('\n'))).size < form.skus.length) return '规格组合不能重复'
  return undefined
}

/** Every combination of the values (规格组合), in their order; lines that are there already keep code and prices. */
export function combine(values: readonly (readonly string[])[], lines: readonly SkuLine[], codeOf: (ordinal: number) => string): SkuLine[] {
  const combinations = values.reduce<string[][]>((made, some) => made.flatMap((one) => some.map((value) => [...one, value])), [[]])
  const known = new Map(lines.map((line) => [line.specs.join('\n'), line]))
  const taken = new Set(lines.map((line) => line.code))
  const first = lines.find((line) => line.listPrice !== undefined)
  let ordinal = 0
  return combinations.map((specs) => {
    const old = known.get(specs.join('\n'))
    if (old) return old
    let code = codeOf(++ordinal)
    while (taken.has(code)) code = codeOf(++ordinal)
    taken.add(code)
    return { ...blankSku(specs), code, listPrice: first?.listPrice, memberPrice: first?.memberPrice, floorPrice: first?.floorPrice }
  })
}

/** The values of each spec that the lines use, in the order of their first use. */
export const valuesOf = (names: readonly string[], lines: readonly SkuLine[]): string[][] =>
  names.map((_, i) => [...new Set(lines.map((line) => line.specs[i] ?? '').filter(Boolean))])
