/** `evaluate`: the verdict of a log and two models, as files, as lines and as a status. */
import { appendFileSync, writeFileSync } from 'node:fs'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'
import type { ResultFile } from '../../session/driver'
import { readArguments, usage, type EvaluateArguments } from '../arguments'
import type { Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import type { Engine, Evaluation } from '../engines/engine'
import { ProgressLine } from '../progress'
import { wholeOrNone } from '../write/folder'
import { junit } from '../write/junit'
import { markdown } from '../write/markdown'
import { summaryLines } from '../write/summary'

const statusOfVerdict: Record<EvaluationResult['verdict'], ExitStatus> = {
  promote: exit.pass,
  hold: exit.fail,
  insufficient: exit.insufficient,
}

export const command: Command = { usage, run }

async function run(argv: readonly string[], cwd: string): Promise<ExitStatus> {
  const given = readArguments(argv, cwd)
  if (!given) {
    process.stdout.write(usage)
    return exit.pass
  }
  const line = new ProgressLine()
  const engine = await engineOf(given)
  const listener = {
    proposed: (mapping: Mapping) => writeMapping(mapping, given),
    // Not earlier: of bad input one line says what it is, and nothing else.
    starting: () => {
      if (given.byDefault && (given.primary || given.shadow))
        process.stderr.write('no --backend is given: replaying on wasm, in this process ...\n')
    },
    progress: line.tell.bind(line),
  }
  try {
    return await engine(given, listener, async (evaluation) => {
      const { result } = evaluation
      await save(evaluation, given)
      writeMapping(result.evidence.mapping as Mapping, given)
      line.clear()
      process.stdout.write([...summaryLines(result), `Written to ${given.out}.`].join('\n') + '\n')
      return statusOfVerdict[result.verdict]
    })
  } finally {
    line.clear()
  }
}

async function engineOf({ backend }: EvaluateArguments): Promise<Engine> {
  return backend === 'webgl' || backend === 'webgpu'
    ? (await import('../engines/browser')).inBrowser
    : (await import('../engines/node')).inThisProcess
}

async function save({ result, save }: Evaluation, given: EvaluateArguments): Promise<void> {
  const files: ResultFile[] = ['evaluation.json', 'report.html', 'requests.csv']
  if (given.outputs) files.push('outputs.jsonl')
  await wholeOrNone(given.out, files, async (folder) => {
    for (const file of files) await save(file, folder)
  })
  if (given.junit) writeFileSync(given.junit, junit(result))
  if (given.markdown) writeFileSync(given.markdown, markdown(result))
  const { GITHUB_STEP_SUMMARY: step } = process.env
  if (step) appendFileSync(step, markdown(result))
}

function writeMapping(mapping: Mapping, given: EvaluateArguments): void {
  const path = given['write-mapping']
  if (path) writeFileSync(path, JSON.stringify(mapping, null, 2) + '\n')
}
