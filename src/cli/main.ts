#!/usr/bin/env node
/** `shadow-workbench COMMAND ...`: finds the command, runs it, and ends with its status. */
import { misuse, nearestText, program, type Command } from './command'
import { exit, lineOf, statusOf, type ExitStatus } from './complaint'
import { interruptible } from './interrupt'

/** Each loaded when it is asked for. */
const commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  open: { summary: 'serves the workbench on this machine', load: () => import('./commands/open') },
  evaluate: {
    summary: 'replays a log through two models and says whether the candidate may be promoted',
    load: () => import('./commands/evaluate'),
  },
  replay: {
    summary: 'replays a log through two models, a row per request and no figures',
    load: () => import('./commands/replay'),
  },
  compare: {
    summary: 'says whether one evaluation is credibly no worse than another',
    load: () => import('./commands/compare'),
  },
  publish: {
    summary: 'makes a folder of reports with an index, for any static host',
    load: () => import('./commands/publish'),
  },
  verify: {
    summary: 'checks a report, and the hashes of the files that it was made of',
    load: () => import('./commands/verify'),
  },
}
const names = Object.keys(commands)

const usage = `May the shadow be promoted? Replays a captured request log through a production model and its candidate.

  ${program} COMMAND [OPTIONS]

${names.map((name) => `  ${name.padEnd(12)}${commands[name]!.summary}`).join('\n')}

  ${program} COMMAND --help says a command's options.
`

async function main(argv: readonly string[]): Promise<ExitStatus> {
  const [name, ...rest] = argv
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage)
    return exit.pass
  }
  if (name === undefined) throw misuse('No command is given.', `Give one of ${names.join(', ')}.`)
  if (!Object.hasOwn(commands, name))
    throw misuse(`There is no command "${name}".`, `${nearestText(name, names)} See ${program} --help.`)
  const { command } = await commands[name]!.load()
  if (rest.includes('--help')) {
    process.stdout.write(command.usage)
    return exit.pass
  }
  return command.run(rest, process.cwd())
}

// Whoever reads standard output may stop early, as head does: the files are written all the same, and the status tells.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
interruptible()

process.exitCode = await main(process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${lineOf(thrown)}\n`)
  return statusOf(thrown)
})
