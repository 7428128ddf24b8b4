/** `compare`: two evaluations beside each other, or several candidates, gate by gate. */
import { writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { compareCandidates, type Candidates } from '../../compare/candidates'
import { comparable, compareResults } from '../../compare/comparison'
import type { Standing } from '../../compare/gates'
import { ProblemError } from '../../core/problem'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import { readStored } from '../reports'
import { candidateLines, comparisonLines } from '../write/comparison'

const usage = `Compares two evaluations: is B credibly no worse than A on every gate's figure? Of three and more, each is a candidate.

  ${program} compare A B [--json FILE]
  ${program} compare A B C... [--json FILE]

  A, B, C... are evaluation.json, report.html, or folders that evaluate wrote them to.

  Of two: a figure is no worse where the interval of the change leaves out that it is worse by more than the margin (that of
  the accuracy gate, 5 % of the SLA, the error rate that is allowed; of both evaluations, the stricter). It is worse where
  the whole interval is. Of the same requests the interval is paired, by request id where both hold their requests.

  Of several: every gate of every candidate, with intervals that hold for all together, and verdicts with Holm's
  adjustment, since the best of many passes by chance more often than one. The most accurate is named where the labels say so.

  --json FILE   everything that was compared: gates, every figure, what was changed, requests that turned

Exit status: 0 no worse on every gate, 1 worse on one, 2 it cannot be said, 3 bad input or usage.
Of several: 0 one at least may be promoted, 1 each of them fails a gate, 2 anything else.
`

const statuses: Record<Standing, ExitStatus> = {
  'no worse': exit.pass,
  worse: exit.fail,
  open: exit.insufficient,
}

export const command: Command = {
  usage,
  async run(argv, cwd) {
    const options = { json: { type: 'string' }, help: { type: 'boolean' } } as const
    const { positionals, values } = parseOptions('compare', argv, options, true)
    if (positionals.length < 2)
      throw misuse(
        `${positionals.length} evaluations are given.`,
        `Give two or more. See ${program} compare --help.`,
      )
    const results = positionals.map((name) => readStored(resolve(cwd, name), 'evaluation.json').result)
    comparable(results, positionals)
    const write = (said: unknown) => values.json !== undefined && writeJson(resolve(cwd, values.json), said)
    const [a, b] = results
    if (results.length === 2) {
      const compared = compareResults(a!, b!)
      write({ schemaVersion: 1, a: positionals[0], b: positionals[1], ...compared })
      return print(comparisonLines(compared), statuses[compared.standing])
    }
    const compared = compareCandidates(results, namesOf(positionals))
    write({ schemaVersion: 1, files: positionals, ...compared })
    return print(candidateLines(compared), statusOf(compared))
  },
}

function print(lines: string[], status: ExitStatus): ExitStatus {
  process.stdout.write(lines.join('\n') + '\n')
  return status
}

function statusOf({ candidates }: Candidates): ExitStatus {
  if (candidates.some(({ among }) => among === 'promote')) return exit.pass
  return candidates.every(({ among }) => among === 'hold') ? exit.fail : exit.insufficient
}

/** As they were given, without what the command writes into every folder. */
function namesOf(paths: readonly string[]): string[] {
  const bare = paths.map((path) => path.replace(/[\\/]+(evaluation\.json|report\.html)?$/, ''))
  const short = bare.map((path) => basename(path))
  return new Set(short).size === short.length ? short : [...paths]
}

/** JSON has no infinity: a bound that is none is null. */
function writeJson(path: string, said: unknown): void {
  try {
    writeFileSync(path, JSON.stringify(said, null, 2) + '\n')
  } catch (error) {
    throw new ProblemError({
      code: 'missing-file',
      file: path,
      place: { kind: 'option', option: 'json' },
      message: `It cannot be written (${(error as Error).message}).`,
      mend: 'Name another file.',
    })
  }
}
