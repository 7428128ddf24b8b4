import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'
import { notices } from './scripts/notices'

const { collect, write } = notices()

// The command line as Node.js runs it, and the library: one folder of modules, nothing to install beside it.
export default defineConfig({
  publicDir: false,
  plugins: [collect(), write()],
  // Emscripten's word for where it is, of before modules.
  define: { __dirname: 'import.meta.dirname' },
  // All of it in the bundle, but for what drives a browser.
  ssr: { noExternal: true, external: ['playwright'], resolve: { conditions: ['node', 'import', 'module'] } },
  build: {
    ssr: true,
    outDir: 'dist-cli',
    emptyOutDir: true,
    target: 'node20',
    // Half as much to compile at every start.
    minify: true,
    rollupOptions: {
      external: [...builtinModules, /^node:/],
      input: {
        'shadow-workbench': 'src/cli/main.ts',
        index: 'src/library/index.ts',
        'replay-worker': 'src/replay/node/worker.ts',
        'csv-writer': 'src/session/node/csv-writer.ts',
        'half-maker': 'src/session/node/half-maker.ts',
      },
      output: {
        entryFileNames: '[name].js',
        // Beside the entries: a chunk finds the worker's script next to itself.
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
})
