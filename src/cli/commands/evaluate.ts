/** `evaluate`: the verdict of a log and two models, as files, as lines and as a status. */
import { appendFileSync, writeFileSync } from 'node:fs'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'
import { warmThreads } from '../../replay/node/spawn'
import { shared } from '../../result/sharing/share'
import { readArguments, type EvaluateArguments } from '../arguments'
import { misuse, program, type Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import { filesOf, type Engine } from '../engines/engine'
import { ProgressLine } from '../progress'
import { savesTo } from '../signing'
import { annotations } from '../write/annotations'
import { wholeOrNone } from '../write/folder'
import { junit } from '../write/junit'
import { markdown } from '../write/markdown'
import { summaryLines } from '../write/summary'

const usage = `Replays a request log through a production model and its candidate, and says whether the candidate may be promoted.

  ${program} evaluate --primary MODEL --shadow MODEL --log FILE [FILE...] --out DIR

  MODEL is a folder, a model.json, a .zip, a .keras or a .h5, or the https:// address of one of the last four.
  Without models, a log that has both predictions is evaluated as it stands.

  --primary MODEL     the production model
  --shadow MODEL      the candidate
  --log FILE [FILE..] captured requests: CSV, Parquet, JSON lines and others, compressed or not; or a folder of them;
                      - is standard input, and what is read may be a pipe: <(zcat labels.csv.gz)
  --out DIR           where evaluation.json, report.html and requests.csv are written
  --labels FILE       ground truth, joined by request id
  --primary-predictions FILE, --shadow-predictions FILE
                      a model's answers, joined by request id, in place of the model or the log's column
  --baseline FILE     training data, for drift
  --mapping FILE      which field feeds which input, and the preprocessing (--spec is the same)
  --gates FILE        thresholds
  --backend NAME      wasm (default) or cpu, in this process; webgl or webgpu, in a Chromium that is found or installed
  --latency N         requests timed one at a time, per model (default 500)
  --seed N            seed of everything sampled (default 1)
  --outputs           write outputs.jsonl too: each model's raw outputs
  --write-mapping FILE  write the mapping that is used, or what there is of one where it lacks something
  --junit FILE        write a JUnit report too: a case per gate and per premise
  --markdown FILE     write a summary in Markdown too; where $GITHUB_STEP_SUMMARY is set, it is added there as well
  --share HOW         write no more than may be shared: figures, hashed-ids, ids or features (docs/privacy.md); figures alone
                      leave no requests.csv. Without it all is written, and the report holds figures alone
  --salt TEXT         what hashed-ids are hashed with (default: drawn anew, kept nowhere)
  --sign KEY          sign evaluation.json and report.html with a private Ed25519 key: PKCS #8, OpenSSH or a JSON Web Key
  --signer TEXT       who signs, as they call themselves (docs/evidence.md)
  --config FILE       take options from a JSON file: the same names, paths from the file's folder; the command line wins
  --help

Exit status: 0 every gate passes, 1 a gate fails, 2 not enough evidence, 3 bad input or usage, 4 the run broke.
`

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
  const files = filesOf(given)
  try {
    const result = await wholeOrNone(given.out, files, (folder) => {
      const saved = savesTo(folder, files, given)
      return engine(given, listener, folder, async ({ result, save }) => {
        await saved(save)
        return result
      })
    })
    writeMapping(result.evidence.mapping as Mapping, given)
    const told = given.share ? await shared(result, given.share) : result
    writeMore(told, given)
    line.clear()
    const lines = [...summaryLines(told), ...annotated(told), `Written to ${given.out}.`]
    process.stdout.write(lines.join('\n') + '\n')
    return statusOfVerdict[result.verdict]
  } finally {
    line.clear()
  }
}

/** GitHub Actions takes them from standard output, and sets this for every step. */
function annotated(result: EvaluationResult): string[] {
  return process.env.GITHUB_ACTIONS === 'true' ? annotations(result) : []
}

async function engineOf({ backend, primary, shadow }: EvaluateArguments): Promise<Engine> {
  if (backend === 'wasm' || backend === 'cpu') {
    // One to replay, and one to compute a sample again.
    if (primary || shadow) warmThreads(2)
    return (await import('../engines/node')).inThisProcess
  }
  try {
    return (await import('../engines/browser')).inBrowser
  } catch (error) {
    // The package brings no browser, nor what drives one: most evaluations need neither.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw misuse(
      `--backend ${backend} computes in a browser, and Playwright, which drives it, is not installed.`,
      'Install it beside this package (npm install playwright), or choose wasm.',
    )
  }
}

function writeMore(result: EvaluationResult, given: EvaluateArguments): void {
  if (given.junit) writeFileSync(given.junit, junit(result))
  if (given.markdown) writeFileSync(given.markdown, markdown(result))
  const { GITHUB_STEP_SUMMARY: step } = process.env
  if (step) appendFileSync(step, markdown(result))
}

function writeMapping(mapping: Mapping, given: EvaluateArguments): void {
  const path = given['write-mapping']
  if (path) writeFileSync(path, JSON.stringify(mapping, null, 2) + '\n')
}
