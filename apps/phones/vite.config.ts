/// <reference types="vitest/config" />
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const sandbox = process.env.SIYU_SANDBOX ?? 'http://127.0.0.1:7000'

export default defineConfig({
  base: '/phones/',
  plugins: [vue()],
  server: { port: 5176, proxy: { '/control': sandbox, '/avatar': sandbox } },
  test: { environment: 'jsdom' },
})
