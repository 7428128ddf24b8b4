import { defineConfig } from 'vitest/config'

/** Tests that drive the built app in a real browser. Two files at a time: while one waits for its page, the other computes. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: ['tests/browser/replay/build-harness.ts'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 180_000,
    // What is waited for may take as long as a busy machine takes: a second is no bound of the page's.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 300_000,
  },
})
