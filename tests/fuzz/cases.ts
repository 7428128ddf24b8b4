/** A seed is a case: which file, what is done to it, by which road it is read; and what came of it. */
import { ProblemError } from '../../src/core/problem'
import { seeded } from '../../src/core/random'
import type { DroppedFile } from '../../src/files/dropped'
import { spoiled, spoils, victims as models } from '../unit/models/spoil'
import { damages, type Bytes, type Roll } from './damages'
import { checkProblem, dropped, readModel, roads, type Road } from './roads'
import { beside, gates, logs, mappings, plainLog, reports, type Victim } from './victims'

export interface Outcome {
  kind: Kind
  outcome: 'read' | 'refused' | 'failed'
  /** The code of what was refused, or what was thrown. */
  why: string
  /** 'goreplay.gor: bytes flipped, packed' */
  what: string
  /** Seconds of this process's time. */
  seconds: number
}

const plain = (files: readonly Victim[]) => files.map(({ name, bytes }) => dropped(name, bytes))

interface Kin {
  files: readonly Victim[]
  road: Road
}

const kin = {
  log: { files: logs, road: roads.readWhole },
  'log, in a session': { files: logs, road: roads.throughSession(() => []) },
  'log, beside models': { files: logs, road: roads.throughSession(() => plain(beside)) },
  mapping: { files: mappings, road: roads.intoSlot('mapping') },
  'mapping, in a session': {
    files: mappings,
    road: roads.throughSession(() => plain([...beside, plainLog])),
  },
  gates: { files: gates, road: roads.intoSlot('gates') },
  report: { files: reports, road: roads.intoReport },
} satisfies Record<string, Kin>

type Kind = keyof typeof kin | 'model'

/** Of twenty seeds in a row, how many are of which kind. */
const turns: Kind[] = (
  [
    ['log', 8],
    ['log, in a session', 1],
    ['log, beside models', 1],
    ['model', 2],
    ['mapping', 2],
    ['mapping, in a session', 1],
    ['gates', 2],
    ['report', 3],
  ] as [Kind, number][]
).flatMap(([kind, times]) => Array<Kind>(times).fill(kind))

/** Longer than any file of a few kilobytes may take, in seconds of this process's time; or by the clock, where it only waits. */
const MOST_SECONDS = 10
const MOST_WAIT = 60

const pick = <T>(list: readonly T[], roll: Roll) => list[roll(list.length)] as T

export function rollOf(seed: number): Roll {
  const random = seeded(seed)
  return (n) => random.below(Math.max(n, 1))
}

function prepared(kind: Kind, seed: number): { what: string; read: () => Promise<void> } {
  const roll = rollOf(seed)
  if (kind === 'model') {
    const { what, heap } = spoiledModel(roll, seed)
    return { what, read: () => readModel(heap) }
  }
  const { files, road } = kin[kind]
  const { what, path, bytes } = damaged(files, roll)
  return { what, read: () => road(dropped(path, bytes)) }
}

/** One of the files, and what is done to it. */
export function damaged(files: readonly Victim[], roll: Roll): { what: string; path: string; bytes: Bytes } {
  const { name, bytes } = pick(files, roll)
  const done = Array.from({ length: roll(3) === 0 ? 2 : 1 }, () => pick(Object.keys(damages), roll))
  const other = () => pick(files, roll).bytes
  const now = done.reduce((now, how) => damages[how]!(now, { roll, other }), bytes)
  // A name is no more than a hint, and in half of the cases there is none.
  const path = roll(2) === 0 ? name : 'unknown'
  return { what: `${name} as ${path}: ${done.join(', ')}`, path, bytes: now }
}

/** A model's files, one of them spoiled. */
export function spoiledModel(roll: Roll, seed: number): { what: string; heap: DroppedFile[] } {
  const [name] = pick(models, roll)
  const [how] = pick(spoils, roll)
  return { what: `${name}: ${how}`, heap: spoiled(how, name, seed).heap }
}

const processSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Seconds are counted by turns of the loop: a machine that is busy elsewhere turns it seldom. */
function within(read: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout
  let turns = 0
  const late = new Promise<void>((_, reject) => {
    timer = setInterval(() => {
      if (++turns >= MOST_WAIT) reject(new Error('does not come to an end'))
    }, 1000)
  })
  return Promise.race([read, late]).finally(() => clearInterval(timer))
}

const kindOf = (seed: number) => turns[seed % turns.length]!

/** Of which file a seed's case is, and what is done to it. */
export const whatOf = (seed: number): string => prepared(kindOf(seed), seed).what

export async function outcomeOf(seed: number): Promise<Outcome> {
  const kind = kindOf(seed)
  const { what, read } = prepared(kind, seed)
  const start = processSeconds()
  const came = await within(read()).then(
    () => ({ outcome: 'read' as const, why: '' }),
    (error: unknown) => refusedOr(error),
  )
  const seconds = processSeconds() - start
  const ended =
    seconds > MOST_SECONDS ? { outcome: 'failed' as const, why: `takes ${seconds.toFixed(0)} s` } : came
  return { kind, what, seconds, ...ended }
}

function refusedOr(error: unknown): Pick<Outcome, 'outcome' | 'why'> {
  const failed = (thrown: unknown) => ({
    outcome: 'failed' as const,
    why: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  })
  if (!(error instanceof ProblemError)) return failed(error)
  try {
    checkProblem(error.problem)
    return { outcome: 'refused', why: error.problem.code }
  } catch (wrong) {
    return failed(wrong)
  }
}
