import { fenOf, type Schema } from '@siyu/shared'

/** A product as a guide writes it on the phone (商品草稿): text as it is typed, and what is wrong with it in words. */

export interface DraftForm {
  code: string
  title: string
  brand: string
  category: string
  price: string
  memberPrice: string
  media: string[]
  /** null where headquarters wrote more than plain text, which stays. */
  words: string | null
  specs: { name: string; values: string }[]
}

export const mostPhotos = 9
export const mostSpecs = 2
export const mostSkus = 60

export const blankDraft = (): DraftForm => ({
  code: '', title: '', brand: '', category: '', price: '', memberPrice: '', media: [], words: '', specs: [],
})

const yuan = (fen: number | null | undefined) => (fen === null || fen === undefined ? '' : (fen / 100).toFixed(2).replace(/\.00$/, ''))

export function formOf(draft: Schema<'PhoneDraft'>): DraftForm {
  return {
    code: draft.code, title: draft.title, brand: draft.brand, category: draft.category, price: yuan(draft.price),
    memberPrice: yuan(draft.memberPrice), media: [...(draft.media ?? [])], words: draft.words ?? null,
    specs: (draft.specs ?? []).map((spec) => ({ name: spec.name, values: spec.values.join(' ') })),
  }
}

/** Values are typed with blanks, commas or 、 between; the same one twice is meant once. */
export function valuesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,，、/]+/).filter(Boolean))]
}

export function draftOf(form: DraftForm): Schema<'PhoneDraft'> {
  const memberPrice = form.memberPrice.trim()
  return {
    code: form.code.trim(), title: form.title.trim(), brand: form.brand, category: form.category, price: fenOf(form.price) ?? 0,
    memberPrice: memberPrice ? (fenOf(memberPrice) ?? null) : null, media: form.media, words: form.words,
    specs: form.specs.map((spec) => ({ name: spec.name.trim(), values: valuesOf(spec.values) })),
  }
}

/** What to buy there will be: a size in each colour and so on. */
export const skusOf = (form: DraftForm) => form.specs.reduce((made, spec) => made * valuesOf(spec.values).length, 1)

/** The first thing that is wrong, or nothing. What is handed in for review also shows itself. */
export function refusalOf(form: DraftForm, handIn: boolean): string | undefined {
  if (!form.title.trim()) return '请填写商品名称'
  if (!/^\S{1,60}$/.test(form.code.trim())) return '请填写货号，不能有空格'
  if (!form.brand) return '请选择品牌'
  if (!form.category) return '请选择分类'
  const price = fenOf(form.price)
  if (!price || price < 0) return '请填写售价，例如 268.00'
  const member = form.memberPrice.trim() ? fenOf(form.memberPrice) : 0
  if (member === undefined || member < 0) return '会员价要填数字，例如 238.00'
  if (member > price) return '会员价不能高于售价'
  if (form.specs.some((spec) => !spec.name.trim())) return '请填写规格名称，例如 尺码'
  if (new Set(form.specs.map((spec) => spec.name.trim())).size !== form.specs.length) return '规格名称不能重复'
  if (form.specs.some((spec) => !valuesOf(spec.values).length)) return '请填写规格的可选值，例如 S M L'
  if (skusOf(form) > mostSkus) return `规格组合太多了，手机上最多 ${mostSkus} 个`
  if (handIn && !form.media.length) return '请至少拍一张照片'
  return undefined
}
