/** A session in this process, its replay in threads beside it. */
import { availableParallelism } from 'node:os'
import type { EvaluationData } from '../../evaluation/input'
import { createReplayer } from '../../replay/client'
import { spawnThread } from '../../replay/node/spawn'
import { pooled } from '../../replay/pool'
import { LocalSession } from '../session'
import { halfInThread } from './half-thread'

/** While figures are made: this thread, and the one that writes requests.csv. */
const BUSY = 2

/** @param answered told of a run's data once all answers are there, before figures are made of it */
export function createSession(answered?: (data: EvaluationData) => void): LocalSession {
  const replayer = () => pooled(() => createReplayer(spawnThread), availableParallelism())
  const otherHalf = availableParallelism() > BUSY ? halfInThread : undefined
  return new LocalSession(replayer, { answered, otherHalf })
}
