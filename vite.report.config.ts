import { svelte } from '@sveltejs/vite-plugin-svelte'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { viteSingleFile } from 'vite-plugin-singlefile'

// The static report: one file with everything inlined, put beside the workbench, which fills it in and sends it.
export default defineConfig({
  base: './',
  plugins: [svelte(), viteSingleFile({ removeViteModuleLoader: true }), asTemplate()],
  build: {
    target: 'es2022',
    // The workbench was built into the same folder just before, and brought public/ with it.
    emptyOutDir: false,
    copyPublicDir: false,
    rollupOptions: { input: 'report.html' },
  },
})

/** Written under the name that says what it is: a page without a result. */
function asTemplate(): Plugin {
  let folder = 'dist'
  return {
    name: 'report-template',
    enforce: 'post',
    configResolved(config) {
      folder = config.build.outDir
    },
    async closeBundle() {
      await rename(join(folder, 'report.html'), join(folder, 'report-template.html'))
    },
  }
}
