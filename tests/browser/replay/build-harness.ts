/** Builds the replay's harness page once for all tests that open it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that the harness page was built into. */
    harness: string
  }
}

/** @returns what removes the built page again */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'replay-harness-'))
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    build: { outDir: folder },
    logLevel: 'warn',
  })
  project.provide('harness', folder)
  return () => rmSync(folder, { recursive: true })
}
