/** A session in this process, its replay in threads beside it. */
import { availableParallelism } from 'node:os'
import type { EvaluationData } from '../../evaluation/input'
import { createReplayer } from '../../replay/client'
import { spawnThread } from '../../replay/node/spawn'
import { pooled } from '../../replay/pool'
import { LocalSession } from '../session'

/** Beyond so many threads the one that reads the log cannot keep up. */
const MOST_THREADS = 8

/** One core reads, encodes and counts; the others replay. */
function threads(): number {
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1))
}

/** @param answered told of a run's data once all answers are there, before figures are made of it */
export function createSession(answered?: (data: EvaluationData) => void): LocalSession {
  const replayer = () => pooled(Array.from({ length: threads() }, () => createReplayer(spawnThread)))
  return new LocalSession(replayer, { answered })
}
