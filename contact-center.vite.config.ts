import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** Packages that bring native code, WebAssembly or pages of their own, and are loaded from node_modules. */
const external = [/^@roamhq\/wrtc/, /^@electric-sql\/pglite/, /^@fastify\/swagger-ui/, /^pg(-native)?$/]

// One file starts in half the time of several hundred.
export default defineConfig({
  publicDir: false,
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'out/contact-center',
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: resolve(import.meta.dirname, 'src/contact-center/index.ts'),
      external,
      output: { format: 'es', entryFileNames: 'index.js' },
    },
  },
})
