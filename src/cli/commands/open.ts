/** `open`: the workbench served on this machine, until it is stopped. */
import { parseOptions, misuse, program, type Command } from '../command'
import { exit } from '../complaint'
import { serve } from '../host/serve'
import { dist } from '../place'

const usage = `Serves the workbench on this machine and prints its address. Nothing leaves the machine.

  ${program} open [--port N]

  --port N            where to serve it (default 4173, or any free port where that one is taken)
  --help
`

const firstPort = 4173

export const command: Command = {
  usage,
  async run(argv) {
    const { values } = parseOptions('open', argv, { port: { type: 'string' }, help: { type: 'boolean' } })
    const port = portOf(values.port ?? process.env.PORT)
    const served = await serve(dist, port ?? firstPort).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      if (values.port !== undefined)
        throw misuse(`Port ${values.port} is taken.`, 'Give another, or none for any that is free.')
      return serve(dist)
    })
    process.stdout.write(`\n  Shadow Evaluation Workbench: ${served.url}\n  Ctrl+C stops it.\n\n`)
    return exit.pass
  },
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw misuse(`The port is ${JSON.stringify(text)}.`, 'Give a whole number from 0 to 65535.')
  return Number(text)
}
