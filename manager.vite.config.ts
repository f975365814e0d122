import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The Configuration Manager: a page that the contact center serves at /manager/. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'src/contact-center/manager'),
  base: '/manager/',
  publicDir: false,
  plugins: [react()],
  build: {
    // The first of each that know light-dark() and CSS nesting well.
    target: ['chrome130', 'firefox130', 'safari18'],
    outDir: resolve(import.meta.dirname, 'out/manager'),
    emptyOutDir: true,
    // The page's content security policy knows no data: URL but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One script of 190 kB compressed is read once and then kept.
    chunkSizeWarningLimit: 1000,
  },
})
