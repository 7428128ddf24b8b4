import { defineConfig } from 'vite'

/** Builds the harness page as the app is built: same worker format, same relative base. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: `${import.meta.dirname}/harness.html` },
  },
})
