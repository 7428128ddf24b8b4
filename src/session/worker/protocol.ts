/** What crosses between the page and the session's worker: calls by name, answered once, with progress in between. */
import type { Alive } from '../../core/life'
import type { Role } from '../../core/roles'
import type { Problem } from '../../core/problem'
import type { Progress, Session } from '../contract'
import type { AnswersInPage, AnswersNews } from '../journal/in-page'

/** Methods that answer. The others (`stop`, `cancelCheck`, `close`) are told, not asked. */
export type Asked = Exclude<keyof Session, 'stop' | 'cancelCheck' | 'close'>

export type ToSession =
  | { kind: 'call'; id: number; method: Asked; args: unknown[] }
  | { kind: 'stop' }
  /** What the page's memory has of a replay that was cut off. */
  | { kind: 'answers'; kept: AnswersInPage | null }
  | { kind: 'ping' }
  | { kind: 'cancel-check'; role: Role }

export type FromSession =
  | Alive
  /** For the page's memory. */
  | { kind: 'answers'; news: AnswersNews }
  /** It has heard `stop`: the run comes to its end. */
  | { kind: 'stopping' }
  /** It was free to hear a ping. */
  | { kind: 'pong' }
  /** From the middle of work that hears no ping: it gets on. */
  | { kind: 'beat' }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failed'; id: number; problem: Problem }
  | { kind: 'progress'; id: number; progress: Progress }
