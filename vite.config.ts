import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { notices } from './scripts/notices'
import { pagePolicy } from './src/cli/host/policy'
import { isolation } from './src/offline/headers'

const { collect, write } = notices()

// Relative base: dist/ works from any sub-path of any static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), policy(), withoutEval(), collect(), write()],
  worker: { format: 'es', plugins: () => [withoutEval(), collect()] },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  server: { headers: isolation },
  preview: { headers: isolation },
})

/** In what is built, so that it holds on any static host; the development server's own scripts need more. */
function policy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy(html) },
          injectTo: 'head-prepend',
        },
      ],
    },
  }
}

/** stdlib asks by eval whether there are generators, which every browser here has: the policy refuses it, and notes an attack. */
function withoutEval(): Plugin {
  return {
    name: 'without-eval',
    transform: {
      filter: { id: /@stdlib\/assert-has-generator-support\/lib\/main\.js/ },
      handler: () => ({ code: 'module.exports = () => true', map: null }),
    },
  }
}
