/** The one database of this origin: what is in it, and how it is opened. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { ProblemError } from '../core/problem'

/** A finished evaluation as the list shows it. */
export interface KeptEntry {
  id: string
  /** When it was first kept, ms since the epoch. */
  at: number
  verdict: 'promote' | 'hold' | 'insufficient'
  /** Models, requests and period: 'v1 against v2 · 20,000 requests'. */
  subject: string
  /** What its text takes, in UTF-8. */
  bytes: number
  /** As a person calls it. */
  name?: string | undefined
  /** Whether it stays at the head of the list, and is never the oldest that goes. */
  pinned?: boolean
  /** The file that it was opened from; none where it was made here. */
  file?: string
  /** Whether its text is that file as it came, because of its signature, and not its evaluation.json alone. */
  asItCame?: boolean
  /** The two models by their files' hashes, where there are two and how they were fed is told. */
  pair?: string
}

/** What lies in the places of one tab: enough to lay it out again. `slots` is the session's, and opaque here. */
export interface KeptSetup {
  /** The tab's: see desk.ts. */
  id: string
  /** When it was last changed, ms since the epoch. */
  at: number
  /** 'v1, v2, requests.csv'. */
  subject: string
  /** What its copies of files take. */
  bytes: number
  /** Per place, the files by their keys among the copies, and why they are there. */
  slots: KeptPlace[]
  /** Places whose files are too large to be kept; absent in what older sources wrote. */
  absent?: AbsentPlace[]
  /** The mapping as the person changed it; null where it is as proposed. */
  mapping: unknown
  /** What it was changed on, as the page names it; absent in what older sources wrote. */
  ground?: string | undefined
  gates: unknown
  /** How it is run. */
  options?: unknown
  /** What was seen of its results; null where nothing was. */
  record?: unknown
}

/** What of a setup is no file. */
export type KeptDraft = Pick<KeptSetup, 'mapping' | 'ground' | 'gates' | 'options' | 'record'>

export interface KeptPlace {
  slot: string
  why: string | null
  question: unknown
  files: { path: string; key: string }[]
}

/** A place whose files were not copied: each is opened again by its handle, or has to be dropped again. */
export interface AbsentPlace {
  slot: string
  /** `handle` where the browser gave one. */
  files: { path: string; bytes: number; handle?: FileSystemHandle }[]
  /** They would have been copied, but the browser had no space left. */
  full?: true
}

/** A key to sign with, whose private half the browser gives out to nobody. */
export interface KeptKey {
  privateKey: CryptoKey
  /** 32 bytes. */
  publicKey: Uint8Array<ArrayBuffer>
  /** Who signed with it last, as they call themselves. */
  name: string
}

interface Schema extends DBSchema {
  evaluations: { key: string; value: KeptEntry; indexes: { at: number } }
  /** evaluation.json as it would be saved, or a file as it came: read again by the reader of reports, which knows older versions. */
  texts: { key: string; value: string }
  setups: { key: string; value: KeptSetup; indexes: { at: number } }
  /** Copies of files: the browser keeps them on disk, and reads of them what is asked for. */
  copies: { key: string; value: Blob }
  keys: { key: string; value: KeptKey }
}

export type Database = IDBPDatabase<Schema>

const NAME = 'shadow-workbench'
const VERSION = 3

let opened: Promise<Database> | null = null

/**
 * Does something with the database; a transaction that is begun is whole or was never.
 * @throws ProblemError 'not-kept' where the browser has none, refuses it or has no space left
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await (opened ??= open()))
  } catch (error) {
    throw notKept(error)
  }
}

async function open(): Promise<Database> {
  try {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade(made, from) {
        if (from < 1) {
          made.createObjectStore('evaluations', { keyPath: 'id' }).createIndex('at', 'at')
          made.createObjectStore('texts')
        }
        if (from < 2) {
          made.createObjectStore('setups', { keyPath: 'id' }).createIndex('at', 'at')
          made.createObjectStore('copies')
        }
        if (from < 3) made.createObjectStore('keys')
      },
      // A tab with newer sources waits for this one to let go; what is asked next opens it anew.
      blocking: () => forget(),
      terminated: () => (opened = null),
    })
    const forget = () => {
      opened = null
      database.close()
    }
    return database
  } catch (error) {
    opened = null
    throw error
  }
}

/** What refused, in words, and that nothing but the keeping is lost. */
function notKept(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  const full = isFull(error)
  const problem = new ProblemError({
    code: 'not-kept',
    message: full
      ? 'The browser has no space left for this page.'
      : `The browser keeps nothing for this page here: ${message || name}.`,
    mend: full
      ? 'Forget what is no longer needed; what is on the page goes on, and can be saved as files.'
      : 'Private windows and blocked site data do that. The page works all the same: save as files what is to stay.',
  })
  problem.cause = error
  return problem
}

/** Whether the browser has no space left for what was to be kept. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'QuotaExceededError' || (error instanceof ProblemError && isFull(error.cause))
}
