/** The session's worker: reads, encodes, keeps and evaluates, so that the page never does. */
import { hearGettingOn } from '../../core/getting-on'
import { holdLife } from '../../core/life'
import { trustOwnScripts } from '../../core/trusted'
import { listJournals, openJournal } from '../../keep/journals'
import { createReplayer } from '../../replay/client'
import { pooled } from '../../replay/pool'
import type { Progress, RunOptions } from '../contract'
import { answeredIn } from '../journal/before'
import { PageAnswers } from '../journal/in-page'
import { halfInWorker } from './half'
import type { FromSession, ToSession } from './protocol'
import { LocalSession } from '../session'
import { problemOf } from '../intake/held'

/** What is used of the worker's global scope; the DOM's types, which the rest is checked with, do not have it. */
interface Scope {
  onmessage: ((event: MessageEvent<ToSession>) => void) | null
  postMessage(message: FromSession, transfer?: ArrayBuffer[]): void
}

const scope = self as unknown as Scope
// It starts those of the models' reader and of the replay.
trustOwnScripts(location.href)
holdLife((alive) => scope.postMessage(alive))
/** A tab shares its memory with others, and every worker has both models: a fifth core is left to them. */
const MOST_CORES = 5
const cores = Math.min(MOST_CORES, navigator.hardwareConcurrency || 1)
const inPage = new PageAnswers((news, buffers) => scope.postMessage({ kind: 'answers', news }, buffers))
const session = new LocalSession(() => pooled(createReplayer, cores), {
  // Where this machine refuses them, another tab writes the same or the page has some, they are with the page.
  openJournal: async (key, about, keeping) =>
    (keeping === 'disk' && !inPage.has(key) ? await openJournal(key, about) : null) ??
    inPage.open(key, about),
  answeredBefore: async (bundles) =>
    (await answeredIn(inPage.heads, bundles)) ?? answeredIn(await listJournals(), bundles),
  otherHalf: cores > 1 ? halfInWorker : undefined,
})

/** Often enough to be heard in time; seldom enough to cost nothing. */
const BEAT_MS = 1000
let beaten = 0
hearGettingOn(() => {
  const now = performance.now()
  if (now - beaten < BEAT_MS) return
  beaten = now
  scope.postMessage({ kind: 'beat' })
})

scope.onmessage = ({ data }: MessageEvent<ToSession>) => {
  if (data.kind === 'ping') scope.postMessage({ kind: 'pong' })
  else if (data.kind === 'answers') inPage.give(data.kept)
  else if (data.kind === 'stop') {
    scope.postMessage({ kind: 'stopping' })
    session.stop()
  } else if (data.kind === 'cancel-check') session.cancelCheck(data.role)
  else void answer(data)
}

async function answer(call: Extract<ToSession, { kind: 'call' }>): Promise<void> {
  const post = (message: FromSession) => scope.postMessage(message)
  const { id } = call
  const onProgress = (progress: Progress) => post({ kind: 'progress', id, progress })
  try {
    post({ kind: 'answer', id, value: await ask(call, onProgress) })
  } catch (error) {
    post({ kind: 'failed', id, problem: problemOf(error) })
  }
}

function ask(
  { method, args }: Extract<ToSession, { kind: 'call' }>,
  onProgress: (progress: Progress) => void,
): Promise<unknown> {
  if (method === 'run') return session.run(args[0] as RunOptions, onProgress)
  if (method === 'conclude') return session.conclude(args[0] as RunOptions, onProgress)
  if (method === 'drill') return session.drill(onProgress)
  // The client is typed by the same contract, so the arguments are the method's own.
  const call = session[method] as (...args: unknown[]) => Promise<unknown>
  return call.apply(session, args)
}
