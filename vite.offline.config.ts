import { defineConfig } from 'vite'
import { program } from './scripts/offline'

// The service worker, built last: it lists what was built before it into the same folder.
export default defineConfig({
  base: './',
  plugins: [program()],
  build: {
    target: 'es2022',
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: false,
    rollupOptions: {
      input: 'src/offline/worker.ts',
      // No module: not every browser takes one as a service worker.
      output: { format: 'iife', entryFileNames: 'offline-worker.js' },
    },
  },
})
