import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/golden/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary'] },
  },
})
