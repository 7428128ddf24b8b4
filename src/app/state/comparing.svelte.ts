/** Evaluations laid beside each other: over whatever else the page shows, which is there again when they are put away. */
import type { DroppedFile } from '../../files/dropped'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Compared } from '../compare/contract'
import type { Opening } from './opening'
import { looksEvaluated } from './read-evaluation'
import type { Outcome } from './stage.svelte'

export interface Laid {
  id: string
  /** What file it is of, or what the page calls it. */
  name: string
  result: EvaluationResult
}

/** Two evaluations at least, and their comparison. */
export interface Table {
  laid: readonly Laid[]
  compared: Compared
}

interface Around {
  /** Is told what cannot be opened, or compared. */
  complain: (thrown: unknown, doing: string) => void
  opening: Pick<Opening, 'read' | 'readKept'>
}

export class Comparing {
  #last = $state.raw<Table | null>(null)
  #looked = $state(false)

  constructor(private readonly around: Around) {}

  /** What is looked at; null where something else is. */
  get table(): Table | null {
    return this.#looked ? this.#last : null
  }
  /** What was looked at last. */
  get last(): Table | null {
    return this.#last
  }

  /**
   * Takes files that were dropped where all of them are evaluations: two at least, or more of them.
   * @returns whether it did
   */
  async take(files: readonly DroppedFile[]): Promise<boolean> {
    if (files.length < (this.table ? 1 : 2) || !(await all(files, looksEvaluated))) {
      this.close()
      return false
    }
    await this.#add(files)
    return true
  }

  /** Lays evaluations beside one that is judged by them; beside what lies there already, where none is named. */
  beside(read: readonly Outcome[], judged: Outcome | null): Promise<void> {
    const more = read.map(laid)
    return this.#lay(judged ? [...more, laid(judged)] : [...(this.table?.laid ?? []), ...more])
  }

  async #add(files: readonly DroppedFile[]): Promise<void> {
    const read: Outcome[] = []
    for (const file of files) {
      try {
        read.push(await this.around.opening.read(file))
      } catch (thrown) {
        this.around.complain(thrown, `Opening ${file.path}`)
      }
    }
    await this.beside(read, null)
  }

  /** Lays out what an address names. @returns whether all of it is here */
  async reach(ids: readonly string[]): Promise<boolean> {
    const held = this.#last?.laid ?? []
    if (held.map(({ id }) => id).join() === ids.join()) {
      this.#looked = true
      return true
    }
    const found: Laid[] = []
    for (const id of ids) {
      const one = held.find((other) => other.id === id) ?? (await this.around.opening.readKept(id))
      if (!one) return false
      found.push('file' in one ? laid(one) : one)
    }
    await this.#lay(found)
    return this.#looked
  }

  /** The first becomes the last. */
  swap(): Promise<void> {
    return this.#lay(this.table?.laid.toReversed() ?? [])
  }

  remove(one: Laid): Promise<void> {
    return this.#lay(this.table?.laid.filter((other) => other !== one) ?? [])
  }

  close(): void {
    this.#looked = false
  }

  async #lay(laid: readonly Laid[]): Promise<void> {
    if (laid.length < 2) return
    try {
      const { compareInWorker } = await import('../compare/client')
      const asked = { results: laid.map(({ result }) => result), names: namesOf(laid) }
      this.#last = { laid, compared: await compareInWorker(asked) }
      this.#looked = true
    } catch (thrown) {
      this.around.complain(thrown, 'Comparing')
    }
  }
}

const laid = ({ id, result, file }: Outcome): Laid => ({ id, name: file ?? 'this evaluation', result })

/** By the candidate's name where there are several with names of their own; else by the file's. */
export function namesOf(laid: readonly Omit<Laid, 'id'>[]): string[] {
  const own = laid.map(({ result }) => result.evidence.shadow?.name ?? '')
  const alone = (name: string, i: number) => name !== '' && own.indexOf(name) === i
  const telling = laid.length > 2 && own.every(alone)
  return telling ? own : laid.map(({ name }) => name)
}

async function all<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await holds(item))) return false
  return true
}
