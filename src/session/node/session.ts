/** A session in this process, its replay in threads beside it. */
import { availableParallelism } from 'node:os'
import type { EvaluationData } from '../../evaluation/input'
import { createReplayer } from '../../replay/client'
import { spawnThread } from '../../replay/node/spawn'
import { pooled } from '../../replay/pool'
import { LocalSession } from '../session'

/** @param answered told of a run's data once all answers are there, before figures are made of it */
export function createSession(answered?: (data: EvaluationData) => void): LocalSession {
  const replayer = () => pooled(() => createReplayer(spawnThread), availableParallelism())
  return new LocalSession(replayer, { answered })
}
