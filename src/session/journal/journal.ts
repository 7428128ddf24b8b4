/**
 * The answers of a replay as they come, batch by batch, so that one that is cut off goes on from the last whole batch. An
 * answer is found by what it depends on: the journal is of these models on this device, and the record of these inputs.
 * Keeping never breaks a replay: where it fails, it ends, and says why.
 */
import { createXXHash128, xxhash128 } from 'hash-wasm'
import type { IHasher } from 'hash-wasm'
import { bytes as inBytes } from '../../core/numbers'
import { ROLES, type Role } from '../../core/roles'
import { NAME, type KeptRecord, type RecordFile } from '../../keep/record-file'
import type { ModelBundle } from '../../models/bundle'
import type { InputTensor, ReplayBatch, ReplayedBatch } from '../../replay/contract'
import type { Environment } from '../../result/evidence'
import { packed, unpacked, type KeptAnswer, type Then } from './answers'

/** What is written outlives the page at once, and the machine after this time. */
const FLUSH_MS = 1000

/** Where answers are kept until a run is over: on this machine, or in the memory of the page, which a worker's end does not touch. */
export type Keeping = 'disk' | 'page'

/** What the answers of a journal were computed on: with the models, what they depend on besides their inputs. */
export interface ComputedOn {
  environment: Environment
  batchRows: number
}

/** What a journal says of itself; the subject is for who lists it. */
export interface JournalAbout extends ComputedOn {
  subject: string
}

/** Opens the journal of a key. null where nothing is kept there, or another tab writes it. */
export type OpenJournal = (key: string, about: JournalAbout, keeping: Keeping) => Promise<JournalFile | null>

export interface JournalFile {
  records: Pick<RecordFile, 'records' | 'count' | 'bytes' | 'append' | 'contents' | 'flush'>
  /** What it may take: answers beyond it are computed again. */
  mostBytes: number
  /** How long it is there, in words. */
  lasts: string
  close(): void
  /** Once it is closed: of a replay that came to its end. */
  forget(): Promise<void>
}

/** What the answers of a replay depend on besides its inputs, as the name of a file. */
export function journalKey(
  bundles: Record<Role, ModelBundle | null>,
  { environment, batchRows }: ComputedOn,
): Promise<string> {
  const models = ROLES.map((role) => {
    const bundle = bundles[role]
    return (
      bundle && [
        bundle.format,
        bundle.card.files.map(({ bytes, sha256 }) => [bytes, sha256]),
        bundle.inputs,
        bundle.outputs,
      ]
    )
  })
  // The build names its workers by their contents: other sources may compute otherwise.
  return xxhash128(JSON.stringify([import.meta.url, models, environment, batchRows]))
}

export class Journal {
  readonly #file: JournalFile
  readonly #hash: IHasher
  readonly #known: Map<string, KeptRecord>
  #writes = true
  #trouble: string | null = null
  #flushed = performance.now()

  private constructor(file: JournalFile, hash: IHasher) {
    this.#file = file
    this.#hash = hash
    this.#known = new Map(file.records.records.map((record) => [hexOf(record.name), record]))
  }

  static async of(file: JournalFile): Promise<Journal> {
    return new Journal(file, await createXXHash128())
  }

  /** Requests that it has answers of. */
  get answered(): number {
    return this.#file.records.count
  }

  /** How long they are there, in words. */
  get lasts(): string {
    return this.#file.lasts
  }

  /** Why answers are not kept any more, in a sentence. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** The name of a batch: what its answer depends on, in NAME bytes. */
  nameOf({ n, primary, shadow }: ReplayBatch): Uint8Array {
    this.#hash.init().update(JSON.stringify([n, describe(primary), describe(shadow)]))
    for (const { data } of [...(primary ?? []), ...(shadow ?? [])])
      this.#hash.update(Array.isArray(data) ? JSON.stringify(data) : bytesOf(data))
    return this.#hash.digest('binary')
  }

  /** @returns what was answered before; null where that is not known */
  find(name: Uint8Array, seq: number): KeptAnswer | null {
    const record = this.#known.get(hexOf(name))
    if (!record) return null
    try {
      const contents = this.#file.records.contents(record)
      if (!contents) return null
      const { batch, ...then } = unpacked(contents, NAME)
      return { batch: { ...batch, seq }, ...then }
    } catch {
      // What cannot be read is computed again.
      return null
    }
  }

  add(name: Uint8Array, batch: ReplayedBatch, then: Then): void {
    if (!this.#writes) return
    const { records, mostBytes } = this.#file
    try {
      const contents = packed(name, { batch, ...then })
      if (records.bytes + contents.length > mostBytes)
        return this.#end(`The answers are more than the ${inBytes(mostBytes)} that are kept of a replay.`)
      records.append(contents, batch.n)
      if (performance.now() - this.#flushed < FLUSH_MS) return
      records.flush()
      this.#flushed = performance.now()
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : { name: '', message: String(error) }
      this.#end(
        kind === 'QuotaExceededError'
          ? 'The browser has no space left for the answers.'
          : `The browser does not keep the answers: ${message || kind}.`,
      )
    }
  }

  /** @param finished whether nothing is left to go on with */
  async close(finished: boolean): Promise<void> {
    this.#writes = false
    try {
      this.#file.close()
      if (finished) await this.#file.forget()
    } catch {
      // It is found, and goes, when the next one is opened.
    }
  }

  #end(why: string): void {
    this.#writes = false
    this.#trouble = `${why} If this replay is cut off, it goes on from here.`
  }
}

const describe = (inputs: InputTensor[] | null) =>
  inputs?.map(({ name, shape, dtype }) => [name, shape, dtype]) ?? null

const bytesOf = (data: Exclude<InputTensor['data'], string[]>) =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
