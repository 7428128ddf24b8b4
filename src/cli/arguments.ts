/** The arguments of `evaluate`, checked against the disk before anything is started. */
import { resolve } from 'node:path'
import type { ProblemError } from '../core/problem'
import type { Backend } from '../replay/contract'
import type { HowShared } from '../result/sharing/levels'
import type { Slot } from '../session/slots'
import { misuse as misused, parseOptions, program } from './command'
import { readConfig } from './config'
import { existing, makeFolder, STANDARD_INPUT, writable } from './paths'
import { mappingOfRows } from './rows-mapping'
import { sharingOf } from './sharing'

/** Options that name one file that is given to the session as it is. */
export const fileOptions = [
  'mapping',
  'gates',
  'primary-predictions',
  'shadow-predictions',
  'labels',
  'baseline',
] as const satisfies readonly Slot[]
export type FileOption = (typeof fileOptions)[number]

/** Files that are written beside those in `out`. */
type WrittenOption = 'junit' | 'markdown' | 'write-mapping'

/** What to evaluate, with absolute paths that exist, or can be written to; a model may be a web address, `out` may be ''. */
export interface EvaluateArguments extends Record<FileOption | WrittenOption, string | null> {
  primary: string | null
  shadow: string | null
  /** Files, or one folder; `-` is standard input. */
  logs: string[]
  out: string
  backend: Backend
  /** Whether nobody named the backend. */
  byDefault: boolean
  latency: number
  seed: number
  outputs: boolean
  /** How much leaves with what is written; null where it is kept by whoever runs this. */
  share: HowShared | null
  /** The private key that evaluation.json and report.html are signed with. */
  sign: string | null
  /** Who signs, as they call themselves. */
  signer: string
}

const backends: readonly string[] = ['webgl', 'webgpu', 'wasm', 'cpu'] satisfies Backend[]

const options = {
  primary: { type: 'string' },
  shadow: { type: 'string' },
  log: { type: 'string', multiple: true },
  labels: { type: 'string' },
  'primary-predictions': { type: 'string' },
  'shadow-predictions': { type: 'string' },
  baseline: { type: 'string' },
  mapping: { type: 'string' },
  spec: { type: 'string' },
  gates: { type: 'string' },
  out: { type: 'string' },
  backend: { type: 'string' },
  latency: { type: 'string' },
  seed: { type: 'string' },
  outputs: { type: 'boolean' },
  junit: { type: 'string' },
  markdown: { type: 'string' },
  'write-mapping': { type: 'string' },
  share: { type: 'string' },
  salt: { type: 'string' },
  sign: { type: 'string' },
  signer: { type: 'string' },
  config: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** Options by their names, as parseArgs and the configuration file have them; a program's too. */
export type Given = Partial<
  Record<
    | FileOption
    | WrittenOption
    | 'primary'
    | 'shadow'
    | 'out'
    | 'backend'
    | 'share'
    | 'salt'
    | 'sign'
    | 'signer',
    string
  > & {
    log: string[]
    latency: string
    seed: string
    outputs: boolean
  }
>

/**
 * @param argv without node and script
 * @param cwd what relative paths start from
 * @returns null where only help is asked for
 * @throws ProblemError of code 'usage', 'missing-file' or 'bad-config'
 */
export function readArguments(argv: readonly string[], cwd: string): EvaluateArguments | null {
  const said = parseOptions('evaluate', spread(argv), options).values
  if (said.help) return null
  if (said.mapping !== undefined && said.spec !== undefined)
    throw misuse(
      'Both --mapping and --spec are given, and they are the same option.',
      'Give --mapping alone.',
    )
  const config = said.config === undefined ? {} : readConfig(existing('config', said.config, cwd, 'file'))
  const mapping = said.mapping ?? said.spec ?? config.mapping
  const read = checkedArguments({ ...config, ...said, ...(mapping === undefined ? {} : { mapping }) }, cwd)
  if (read.logs.length === 0) throw misuse('No log is given.', 'Add --log FILE.')
  if (read.out === '') throw misuse('No folder to write to is given.', 'Add --out DIR.')
  return read
}

/**
 * @param given neither a log nor a folder to write to need be among it
 * @throws ProblemError of code 'usage' or 'missing-file'
 */
export function checkedArguments(given: Given, cwd: string): EvaluateArguments {
  const file = (option: FileOption) => {
    const name = given[option]
    return name === undefined ? null : existing(option, name, cwd, 'file')
  }
  const model = (option: 'primary' | 'shadow') => {
    const name = given[option]
    if (name === undefined) return null
    return isAddress(name) ? name : existing(option, name, cwd, 'model')
  }
  const writes = (option: WrittenOption) => {
    const name = given[option]
    return name === undefined ? null : writable(option, resolve(cwd, name))
  }
  const backend = given.backend ?? 'wasm'
  const logs = logsOf(given.log ?? [], cwd)
  const read: EvaluateArguments = {
    primary: model('primary'),
    shadow: model('shadow'),
    logs,
    labels: file('labels'),
    'primary-predictions': file('primary-predictions'),
    'shadow-predictions': file('shadow-predictions'),
    baseline: file('baseline'),
    mapping: (given.primary ?? given.shadow) ? file('mapping') : (mappingOfRows(logs) ?? file('mapping')),
    gates: file('gates'),
    out: given.out === undefined ? '' : resolve(cwd, given.out),
    backend: backend as Backend,
    byDefault: given.backend === undefined,
    latency: whole('latency', given.latency ?? '500'),
    seed: whole('seed', given.seed ?? '1'),
    outputs: given.outputs ?? false,
    share: sharingOf(given),
    sign: given.sign === undefined ? null : existing('sign', given.sign, cwd, 'file'),
    signer: given.signer ?? '',
    junit: writes('junit'),
    markdown: writes('markdown'),
    'write-mapping': writes('write-mapping'),
  }
  if (!read.primary && !read['primary-predictions'] && read.shadow)
    throw misuse(
      'There is a shadow model and no primary.',
      'Add --primary MODEL, or --primary-predictions FILE.',
    )
  if (given.signer !== undefined && !read.sign)
    throw misuse('There is a --signer, and nothing is signed.', 'Add --sign KEY.')
  if (!backends.includes(backend))
    throw misuse(`There is no backend "${backend}".`, `Choose one of ${backends.join(', ')}.`)
  if (read.out !== '') makeFolder('out', read.out)
  return read
}

function logsOf(names: readonly string[], cwd: string): string[] {
  const kind = names.length === 1 ? 'file or folder' : 'file'
  if (names.indexOf(STANDARD_INPUT) !== names.lastIndexOf(STANDARD_INPUT))
    throw misuse('Standard input is named twice as the log, and can be read once.', 'Name it once.')
  return names.map((name) => (name === STANDARD_INPUT ? name : existing('log', name, cwd, kind)))
}

/** `--log a b c` as `--log a --log b --log c`, which is what parseArgs understands. */
function spread(argv: readonly string[]): string[] {
  const out: string[] = []
  let inLog = false
  for (const [i, word] of argv.entries()) {
    if (word === '--log') inLog = true
    else if (isOption(word)) {
      inLog = false
      out.push(word)
    } else if (inLog) out.push('--log', word)
    else out.push(word)
    const next = argv[i + 1]
    // Left for parseArgs to complain about.
    if (word === '--log' && (next === undefined || isOption(next))) out.push(word)
  }
  return out
}

const isOption = (word: string) => word.startsWith('-') && word !== STANDARD_INPUT

function whole(option: string, text: string): number {
  if (!/^\d{1,7}$/.test(text))
    throw misuse(`--${option} is ${JSON.stringify(text)}.`, 'Give a whole number, at most 9999999.')
  return Number(text)
}

/** A model that is fetched rather than read from the disk. */
export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name)
}

function misuse(message: string, mend = `See ${program} evaluate --help.`): ProblemError {
  return misused(message, mend)
}
