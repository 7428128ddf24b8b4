import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/golden/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Files share a worker's modules: loading TensorFlow.js and the evaluation anew for each of 150 files took longer than
    // half of the tests. No test may leave anything in a module; the ones that did would fail here.
    isolate: false,
    pool: 'threads',
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary'] },
  },
})
