import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Simulations of minutes: no part of `npm test`. */
export default defineConfig({
  plugins: [svelte()],
  test: { include: ['tests/trust/**/*.trust.ts'], maxWorkers: 2 },
})
