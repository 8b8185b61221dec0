// What the tests look at: the two built outputs of the mall.
import { readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const mall = join(dirname(fileURLToPath(import.meta.url)), '..')
export const weapp = join(mall, 'dist/build/mp-weixin')
export const h5 = join(mall, 'dist/build/h5')

/** Paths of all files below a folder, relative to it. */
export function filesOf(root) {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(root, file)).isFile())
}

export function sizeOf(root, files = filesOf(root)) {
  return files.reduce((sum, file) => sum + statSync(join(root, file)).size, 0)
}

export { join, relative }
