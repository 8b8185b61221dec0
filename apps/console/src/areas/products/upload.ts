import { Problem, type Schema } from '@siyu/shared'
import { reactive } from 'vue'
import { api } from '../../house/api'
import { wordsOf } from '../../house/tell'

export type Uploaded = Schema<'UploadPictureResponse'>

export const mostMegabytes = 10
const kinds = ['image/jpeg', 'image/png', 'image/webp']
export const accepts = kinds.join(',')

/** What is wrong with a file before it is sent, so that nobody waits for a refusal that was certain. */
export function refusalOf(file: { type: string; size: number }): string | undefined {
  if (!kinds.includes(file.type)) return '只支持 JPEG、PNG、WebP 图片'
  if (file.size > mostMegabytes * 1024 * 1024) return `图片不能超过 ${mostMegabytes} MB`
  return undefined
}

/** Uploads one after another (上传图片): how far it is, and which files were refused in which words. */
export function useUpload() {
  const state = reactive({ busy: false, done: 0, total: 0, refused: [] as { name: string; words: string }[] })

  async function send(files: readonly File[], each: (picture: Uploaded) => void): Promise<void> {
    Object.assign(state, { busy: true, done: 0, total: files.length, refused: [] })
    try {
      for (const file of files) {
        const words = refusalOf(file) ?? (await sendOne(file, each))
        if (words) state.refused.push({ name: file.name, words })
        state.done++
      }
    } finally {
      state.busy = false
    }
  }

  async function sendOne(file: File, each: (picture: Uploaded) => void): Promise<string | undefined> {
    const form = new FormData()
    form.append('file', file)
    try {
      each(await api.post('/api/console/pictures', { body: form }))
      return undefined
    } catch (fault) {
      if (!(fault instanceof Problem)) throw fault
      return wordsOf(fault)
    }
  }

  return { state, send }
}
