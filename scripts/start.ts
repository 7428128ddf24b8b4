/** Serves the built workbench and prints its address. PORT chooses the port; a taken one gives way to any free one. */
import { resolve } from 'node:path'
import { serve } from '../src/cli/host/serve'

const dist = resolve(import.meta.dirname, '..', 'dist')
const port = Number(process.env.PORT ?? 4173)
const served = await serve(dist, port).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  return serve(dist)
})
console.log(`\n  Shadow Evaluation Workbench: ${served.url}\n  Ctrl+C stops it.\n`)
