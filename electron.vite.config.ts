import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { jssipWithoutDom } from './scripts/build/jssip-plugin.mjs'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

/** The oldest runtime the app must run on is Electron 33: Chromium 130 with Node 20.18. */
const oldestNode = 'node20.18'
const oldestChromium = 'chrome130'

// Everything is bundled, so the packaged app carries no node_modules.
export default defineConfig({
  main: {
    plugins: [jssipWithoutDom()],
    // ws looks for two native add-ons that this app does not have.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    build: {
      target: oldestNode,
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: source('main/index.ts'),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: oldestNode,
      externalizeDeps: false,
      // A sandboxed preload cannot load a second file.
      isolatedEntries: true,
      rolldownOptions: {
        input: { console: source('preload/console.ts'), media: source('preload/media.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react()],
    build: {
      target: oldestChromium,
      minify: true,
      // The pages' content security policy knows no data: URL.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { console: source('renderer/console/index.html'), media: source('renderer/media/index.html') },
      },
    },
  },
})
