import { defineConfig } from 'vite'

/** The panel as a plain page, served by our own server. */
export default defineConfig({
  root: 'web',
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../.output/web', emptyOutDir: true, target: 'es2022' },
})
