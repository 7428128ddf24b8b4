/** `compare`: two evaluations beside each other, or several candidates, gate by gate. */
import { writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { compareCandidates, type Candidates } from '../../compare/candidates'
import { comparable, compareResults } from '../../compare/comparison'
import type { Standing } from '../../compare/gates'
import { ProblemError } from '../../core/problem'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import { readWithRequests, type WithRequests } from '../requests-beside'
import { candidateLines, comparisonLines } from '../write/comparison'
import { candidatesMarkdown, comparisonMarkdown } from '../write/comparison-markdown'

const usage = `Compares two evaluations: is B credibly no worse than A on every gate's figure? Of three and more, each is a candidate.

  ${program} compare A B [--json FILE] [--markdown FILE]
  ${program} compare A B C... [--json FILE] [--markdown FILE]

  A, B, C... are evaluation.json, report.html, or folders that evaluate wrote them to. Where requests.csv lies beside an
  evaluation.json, every request in it is paired, not the sample alone that the evaluation holds.

  Of two: a figure is no worse where the interval of the change leaves out that it is worse by more than the margin (that of
  the accuracy gate, 5 % of the SLA, the error rate that is allowed; of both evaluations, the stricter). It is worse where
  the whole interval is. Of the same requests the interval is paired, by request id where both hold their requests.

  Of several: every gate of every candidate, with intervals that hold for all together, and verdicts with Holm's
  adjustment, since the best of many passes by chance more often than one. The most accurate is named where the labels say so.

  --json FILE       everything that was compared: gates, every figure, what was changed, requests that turned
  --markdown FILE   what is printed, in Markdown

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
    const options = {
      json: { type: 'string' },
      markdown: { type: 'string' },
      help: { type: 'boolean' },
    } as const
    const { positionals, values } = parseOptions('compare', argv, options, true)
    if (positionals.length < 2)
      throw misuse(
        `${positionals.length} evaluations are given.`,
        `Give two or more. See ${program} compare --help.`,
      )
    const read: WithRequests[] = []
    for (const name of positionals) read.push(await readWithRequests(resolve(cwd, name)))
    const results = read.map(({ result }) => result)
    for (const { leftOut } of read) if (leftOut) process.stderr.write(`${leftOut}\n`)
    comparable(results, positionals)
    const write = (json: unknown, markdown: string) => {
      // JSON has no infinity: a bound that is none is null.
      if (values.json !== undefined)
        writeTo('json', resolve(cwd, values.json), JSON.stringify(json, null, 2) + '\n')
      if (values.markdown !== undefined) writeTo('markdown', resolve(cwd, values.markdown), markdown)
    }
    const [a, b] = results
    if (results.length === 2) {
      const compared = compareResults(a!, b!)
      const [nameA, nameB] = [positionals[0]!, positionals[1]!]
      write(
        { schemaVersion: 1, a: nameA, b: nameB, ...compared },
        comparisonMarkdown(compared, [nameA, nameB]),
      )
      return print(comparisonLines(compared), statuses[compared.standing])
    }
    const compared = compareCandidates(results, namesOf(positionals))
    write({ schemaVersion: 1, files: positionals, ...compared }, candidatesMarkdown(compared))
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

function writeTo(option: 'json' | 'markdown', path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new ProblemError({
      code: 'missing-file',
      file: path,
      place: { kind: 'option', option },
      message: `It cannot be written (${(error as Error).message}).`,
      mend: 'Name another file.',
    })
  }
}
