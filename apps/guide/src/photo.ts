import { api } from './session'

/** Photos of a phone (照片): made small enough to be sent from a shop floor; being drawn anew, they tell nothing of where they were taken. */

const longestSide = 1600
const quality = 0.86

/** What a picture is drawn at: never larger than it was. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, longestSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

async function small(file: Blob): Promise<Blob | undefined> {
  const seen = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined)
  if (!seen) return undefined
  const canvas = Object.assign(document.createElement('canvas'), fitted(seen.width, seen.height))
  const pen = canvas.getContext('2d')!
  // A clear ground becomes white, for JPEG has none.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(seen, 0, 0, canvas.width, canvas.height)
  seen.close()
  return new Promise((resolve) => canvas.toBlob((drawn) => resolve(drawn ?? undefined), 'image/jpeg', quality))
}

/** Sends one photo and answers its address; nothing where the file is no picture. */
export async function sendPhoto(file: File): Promise<string | undefined> {
  const drawn = await small(file)
  if (!drawn) return undefined
  const form = new FormData()
  form.append('file', drawn, file.name.replace(/\.\w+$/, '') + '.jpg')
  return (await api.post('/api/guide/pictures', { body: form })).address
}
