import { defineConfig } from 'vitest/config'

/** Tests that drive the built app in a real browser: one file at a time, since they share two cores and one GL. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
})
