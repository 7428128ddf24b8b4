/** `npm run workbench -- COMMAND ...`: the package's command on the sources of this checkout, built where they are newer. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfStale } from './build-if-stale.js'

const root = resolve(import.meta.dirname, '..')

// npm runs scripts in the package's folder; paths are meant from where the person stands.
const { npm_lifecycle_event: script, INIT_CWD: from } = process.env
if (from && ['workbench', 'evaluate'].includes(script ?? '')) process.chdir(from)

try {
  buildIfStale(root)
  await import(pathToFileURL(resolve(root, 'dist-cli', 'shadow-workbench.js')).href)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 4
}
