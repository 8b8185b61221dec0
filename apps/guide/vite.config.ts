/// <reference types="vitest/config" />
import { createHash } from 'node:crypto'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'

/**
 * Vant's icon font lies in its styles as data and, for old browsers, on a third party's host. Our policy lets in neither, so the data become
 * a file of our own and the other address goes.
 */
function ownIconFont(): Plugin {
  const font = /@font-face\{[^}]*?base64,([A-Za-z0-9+/=]+)\)[^}]*\}/
  let build = false
  return {
    name: 'siyu:own-icon-font',
    enforce: 'pre',
    configResolved: (config) => void (build = config.command === 'build'),
    transform(code, id) {
      if (!build || !id.includes('vant/es/icon/index.css')) return null
      const found = font.exec(code)
      if (!found) throw new Error('Vant keeps its icon font elsewhere now')
      const source = Buffer.from(found[1], 'base64')
      const name = `assets/vant-icon-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.woff2`
      this.emitFile({ type: 'asset', fileName: name, source })
      return code.replace(font, `@font-face{font-family:vant-icon;font-weight:400;font-style:normal;font-display:block;src:url(/guide/${name}) format("woff2")}`)
    },
  }
}

export default defineConfig({
  base: '/guide/',
  plugins: [ownIconFont(), vue(), Components({ dirs: [], resolvers: [VantResolver()], dts: 'src/components.d.ts' })],
  build: { target: ['es2015', 'chrome64', 'safari12'] },
  server: { port: Number(process.env.PORT ?? 5175), strictPort: true, proxy: { '^/(api|files)/': process.env.SIYU_API ?? 'http://127.0.0.1:7080' } },
  test: { environment: 'jsdom', server: { deps: { inline: ['vant'] } } },
})
