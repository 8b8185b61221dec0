// The built mall keeps its sizes, names no outside host, and passes Tencent's own compilers.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { filesOf, h5, sizeOf, weapp } from './built.mjs'

const require = createRequire(import.meta.url)
const [mainPackageAtMost, firstPageAtMost] = [1024 * 1024, 130 * 1024]
/** A name space of SVG, which nobody calls. */
const onlyNames = ['http://www.w3.org']

test('The main package of the mini program is below 1 MB', () => {
  assert.ok(sizeOf(weapp) < mainPackageAtMost, `${sizeOf(weapp)} bytes`)
})

test('The first page on H5 is within 130 KB as it travels', () => {
  const page = readFileSync(join(h5, 'index.html'), 'utf8')
  const home = filesOf(h5).filter((file) => /pages-index-index.*\.(js|css)$/.test(file)).map((file) => `/mall/${file}`)
  const wanted = new Set([...page.matchAll(/(?:src|href)="(\/mall\/[^"]+)"/g)].map((match) => match[1]).concat(home))
  for (const file of wanted)
    if (file.endsWith('.js') && file.includes('pages-index')) for (const [, part] of readFileSync(join(h5, file.slice(6)), 'utf8').matchAll(/from"\.\/([^"]+)"/g)) wanted.add(`/mall/assets/${part}`)
  const bytes = [...wanted].reduce((sum, file) => sum + gzipSync(readFileSync(join(h5, file.slice(6)))).length, gzipSync(page).length)
  assert.ok(bytes > 20_000 && bytes <= firstPageAtMost, `${bytes} bytes in ${wanted.size} files`)
})

for (const [name, root] of [['mini program', weapp], ['H5', h5]])
  test(`The ${name} names no outside host`, () => {
    const hosts = new Set()
    for (const file of filesOf(root).filter((one) => /\.(js|css|wxss|wxml|wxs|html|json)$/.test(one)))
      for (const [host] of readFileSync(join(root, file), 'utf8').matchAll(/https?:\/\/[a-z0-9][\w.-]+\.[a-z]{2,}/gi)) hosts.add(host)
    assert.deepEqual([...hosts].filter((host) => !onlyNames.includes(host)), [])
  })

test('Each page and component of the mini program has its files', () => {
  const files = new Set(filesOf(weapp))
  const app = JSON.parse(readFileSync(join(weapp, 'app.json'), 'utf8'))
  const seen = new Set()
  const visit = (base) => {
    if (seen.has(base)) return
    seen.add(base)
    for (const kind of ['js', 'json', 'wxml']) assert.ok(files.has(`${base}.${kind}`), `${base}.${kind}`)
    for (const used of Object.values(JSON.parse(readFileSync(join(weapp, base + '.json'), 'utf8')).usingComponents ?? {}))
      visit(used.startsWith('/') ? used.slice(1) : join(dirname(base), used))
  }
  app.pages.forEach(visit)
  assert.ok(seen.size > app.pages.length)
})

for (const [compiler, kinds, more] of [['wcc', /\.(wxml|wxs)$/, ['-d']], ['wcsc', /\.wxss$/, ['-js']]])
  test(`Tencent's ${compiler} takes every file`, (t) => {
    const program = join(dirname(require.resolve('miniprogram-compiler/package.json')), `bin/${process.platform === 'darwin' ? 'mac' : 'linux'}/${compiler}`)
    if (process.platform === 'win32') return t.skip('the package brings no compiler for Windows')
    chmodSync(program, 0o755)
    const out = mkdtempSync(join(tmpdir(), 'siyu-'))
    const said = spawnSync(program, [...more, '-o', join(out, 'out.js'), ...filesOf(weapp).filter((file) => kinds.test(file)).map((file) => './' + file)], { cwd: weapp, encoding: 'utf8' })
    rmSync(out, { recursive: true })
    assert.equal(said.status, 0, said.stderr)
  })
