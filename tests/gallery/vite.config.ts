import { svelte } from '@sveltejs/vite-plugin-svelte'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/** The gallery is a page of its own, beside the product and never in what is built of it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: `${root}/public`,
  plugins: [svelte({ configFile: `${root}/svelte.config.js`, preprocess: noteDrawn() })],
  worker: { format: 'es' },
  server: { open: true, fs: { allow: [root] } },
  build: { target: 'es2022', emptyOutDir: true, chunkSizeWarningLimit: 4000, minify: false },
})

/** Every component of src notes that it was drawn: a test asks which never is. */
function noteDrawn() {
  return {
    name: 'note-drawn',
    markup({ content, filename }: { content: string; filename?: string }) {
      const file = /[\\/](src[\\/].*\.svelte)$/.exec(filename ?? '')?.[1]?.replaceAll('\\', '/')
      if (!file) return undefined
      const note = `globalThis.drawn?.add(${JSON.stringify(file)})`
      const instance = /<script(?![^>]*\bmodule\b)[^>]*>/
      return {
        code: instance.test(content)
          ? content.replace(instance, (tag) => `${tag}${note};`)
          : `<script>${note}</script>${content}`,
      }
    },
  }
}
