/** Larger pictures are scaled down first: a code is readable long before, and the decoder is slow on millions of points. */
const widest = 1200

/** The text of the QR code in a picture, or undefined when there is none to be seen. */
export async function readPicture(picture: Blob): Promise<string | undefined> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, widest / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const { default: jsQR } = await import('jsqr')
  const points = context.getImageData(0, 0, canvas.width, canvas.height)
  return jsQR(points.data, points.width, points.height)?.data || undefined
}
