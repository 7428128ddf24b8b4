/** `compare`: two evaluations beside each other, gate by gate. */
import { resolve } from 'node:path'
import { adaptive } from '../../core/numbers'
import { compareResults, type ComparedGate, type Standing } from '../../result/comparison'
import type { EvaluationResult } from '../../result/evaluation-result'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import { readStored } from '../reports'

const usage = `Compares two evaluations: is B credibly no worse than A on every gate's figure?

  ${program} compare A B

  A and B are evaluation.json, report.html, or folders that evaluate wrote them to.

  A figure is no worse where the interval of the difference leaves out that it is worse by more than the margin: that of
  the accuracy gate, and 5 % of the line of other gates. It is worse where the whole interval is.

Exit status: 0 no worse on every gate, 1 worse on one, 2 it cannot be said, 3 bad input or usage.
`

const statuses: Record<Standing, ExitStatus> = {
  'no worse': exit.pass,
  worse: exit.fail,
  open: exit.insufficient,
}

const words: Record<Standing, string> = {
  'no worse': 'B is credibly no worse than A on every gate.',
  worse: 'B is worse than A.',
  open: 'It cannot be said that B is no worse than A on every gate.',
}

export const command: Command = {
  usage,
  async run(argv, cwd) {
    const { positionals } = parseOptions('compare', argv, { help: { type: 'boolean' } }, true)
    if (positionals.length !== 2)
      throw misuse(`${positionals.length} evaluations are given.`, `Give two. See ${program} compare --help.`)
    const [a, b] = positionals.map((name) => readStored(resolve(cwd, name), 'evaluation.json').result) as [
      EvaluationResult,
      EvaluationResult,
    ]
    if (a.task !== b.task)
      throw misuse(
        `A is of ${a.task} and B of ${b.task}: they have no figures in common.`,
        'Compare evaluations of one kind.',
      )
    const { gates, standing } = compareResults(a, b)
    process.stdout.write([...table(gates), '', words[standing]].join('\n') + '\n')
    return statuses[standing]
  },
}

function table(gates: readonly ComparedGate[]): string[] {
  const rows = [
    ['Gate', 'A', 'B', 'B less A', 'B is'],
    ...gates.map(({ title, a, b, difference, standing, why }) => [
      title,
      a?.headline ?? '',
      b?.headline ?? '',
      difference ? differenceText(difference) : '',
      [standing === 'open' ? 'not decided' : standing, why].filter(Boolean).join(': '),
    ]),
  ]
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}

function differenceText({ value, low, high, unit }: NonNullable<ComparedGate['difference']>): string {
  const [scale, name] = unit === 'share' ? [100, '%'] : [1, unit]
  const of = (x: number) => adaptive(scale * x)
  return `${of(value)} [${of(low)}, ${of(high)}] ${name}`
}
