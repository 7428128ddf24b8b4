/** `replay`: a row per request with both models' answers, as the log streams by, and no figure. */
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Mapping } from '../../result/mapping'
import { rowFormats, type RowFormat } from '../../session/rows/encoders'
import { checkedArguments, type EvaluateArguments } from '../arguments'
import { misuse, parseOptions, program, type Command } from '../command'
import { exit, type ExitStatus } from '../complaint'
import { prepared } from '../engines/node'
import { createSession } from '../../session/node/session'
import { ProgressLine } from '../progress'
import { wholeOrNone } from '../write/folder'

const usage = `Replays a log through both models and writes a row per request, without figures.

  ${program} replay --primary MODEL --shadow MODEL --mapping FILE --log FILE|- --out FILE|-

  A row has request_id, time, label and the features of the log, then of each model: prediction, score, probabilities
  and error. \`${program} evaluate --log FILE [FILE...]\` on such files gives the figures of one run over the whole log.

  --primary MODEL     the production model; --shadow MODEL, the candidate
  --mapping FILE      which field feeds which input; without it, it is guessed
  --log FILE|-        captured requests; - is standard input
  --out FILE|-        where the rows go; - is standard output. Beside a file, FILE.mapping.json says how it is read
  --format NAME       parquet, arrow (a stream), jsonl or csv; else by the file's ending, jsonl for standard output
  --write-mapping FILE  write here, too, how the rows are read: of standard output nothing says it. Parquet holds it itself
  --backend NAME      wasm (default) or cpu
  --seed N            seed of everything sampled (default 1)
  --help

Exit status: 0 written, 3 bad input or usage, 4 the run broke.
`

const options = {
  primary: { type: 'string' },
  shadow: { type: 'string' },
  mapping: { type: 'string' },
  log: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' },
  backend: { type: 'string' },
  seed: { type: 'string' },
  'write-mapping': { type: 'string' },
  help: { type: 'boolean' },
} as const

export const command: Command = { usage, run }

async function run(argv: readonly string[], cwd: string): Promise<ExitStatus> {
  const { values } = parseOptions('replay', argv, options)
  if (values.out === undefined)
    throw misuse('Nothing says where the rows go.', 'Add --out FILE, or --out - .')
  const format = formatOf(values.format, values.out)
  const given = argumentsOf(values, values.out, cwd)
  const line = new ProgressLine()
  const session = createSession()
  const replayed = (write: Write) =>
    prepared(session, given, {}, { proposed: () => undefined }, (run) =>
      session.replayRows(run, { format, write }, (progress) => line.tell(progress)),
    )
  try {
    const read = await (values.out === '-'
      ? toStandardOutput(replayed)
      : toFile(resolve(cwd, values.out), replayed))
    if (read && given['write-mapping']) writeMapping(read, given['write-mapping'])
  } finally {
    line.clear()
  }
  return exit.pass
}

type Values = ReturnType<typeof parseOptions<typeof options>>['values']
type Write = (part: string | Uint8Array) => Promise<void>
type Replayed = (write: Write) => Promise<Mapping>

/** Whoever reads may stop early, as head does: then nobody wants the rest. */
async function toStandardOutput(replayed: Replayed): Promise<Mapping | null> {
  const { stdout } = process
  let left = false
  stdout.once('error', () => (left = true))
  const write = async (part: string | Uint8Array) => {
    if (left || !stdout.writable) throw new Error('nobody reads')
    // It rejects where the stream fails meanwhile.
    if (!stdout.write(part)) await once(stdout, 'drain')
  }
  return replayed(write).catch((error: unknown) => {
    if (!left && stdout.writable) throw error
    return null
  })
}

function toFile(out: string, replayed: Replayed): Promise<Mapping> {
  const name = basename(out)
  const sidecar = `${name}.mapping.json`
  return wholeOrNone(dirname(out), [name, sidecar], async (folder) => {
    const file = createWriteStream(join(folder, name))
    const mapping = await replayed(async (part) => {
      if (!file.write(part)) await once(file, 'drain')
    })
    file.end()
    await once(file, 'close')
    writeMapping(mapping, join(folder, sidecar))
    return mapping
  })
}

function writeMapping(mapping: Mapping, path: string): void {
  writeFileSync(path, JSON.stringify(mapping, null, 2) + '\n')
}

function formatOf(named: string | undefined, out: string): RowFormat {
  const name = named ?? (out === '-' ? 'jsonl' : extname(out).slice(1).toLowerCase())
  const format = rowFormats.find((one) => one === name)
  if (format) return format
  throw misuse(
    named === undefined ? `The ending of ${basename(out)} says no format.` : `There is no format "${name}".`,
    'Give --format parquet, arrow, jsonl or csv.',
  )
}

/** The same checks as an evaluation's, whose arguments these are. */
function argumentsOf(values: Values, out: string, cwd: string): EvaluateArguments {
  const { log } = values
  if (log === undefined) throw misuse('No log is given.', 'Add --log FILE.')
  const folder = out === '-' ? cwd : dirname(resolve(cwd, out))
  const read = checkedArguments({ ...values, log: [log], out: folder, latency: '0' }, cwd)
  if (read.backend !== 'wasm' && read.backend !== 'cpu')
    throw misuse(`Rows are not replayed on ${read.backend}.`, 'Choose wasm or cpu.')
  return read
}
