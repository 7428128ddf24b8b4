/** Evaluations laid beside each other: over whatever else the page shows, which is there again when they are put away. */
import type { DroppedFile } from '../../files/dropped'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Compared } from '../compare/contract'
import { looksEvaluated, readEvaluation } from './read-evaluation'

export interface Laid {
  /** What file it is of, or what the page calls it. */
  name: string
  result: EvaluationResult
}

/** Two evaluations at least, and their comparison. */
export interface Table {
  laid: readonly Laid[]
  compared: Compared
}

export class Comparing {
  #table = $state.raw<Table | null>(null)

  /** @param complain is told what cannot be opened, or compared */
  constructor(private readonly complain: (thrown: unknown, doing: string) => void) {}

  get table(): Table | null {
    return this.#table
  }

  /**
   * Takes files that were dropped where all of them are evaluations: two at least, or more of them.
   * @returns whether it did
   */
  async take(files: readonly DroppedFile[]): Promise<boolean> {
    if (files.length < (this.#table ? 1 : 2) || !(await all(files, looksEvaluated))) {
      this.close()
      return false
    }
    await this.add(files)
    return true
  }

  /** @param beside what they are compared with; what lies there already, unless told */
  async add(files: readonly DroppedFile[], beside: Laid | null = null): Promise<void> {
    const read: Laid[] = []
    for (const file of files) {
      try {
        read.push({ name: file.path, result: await readEvaluation(file) })
      } catch (thrown) {
        this.complain(thrown, `Opening ${file.path}`)
      }
    }
    await this.#lay(beside ? [...read, beside] : [...(this.#table?.laid ?? []), ...read])
  }

  /** The first becomes the last. */
  swap(): Promise<void> {
    return this.#lay(this.#table?.laid.toReversed() ?? [])
  }

  remove(one: Laid): Promise<void> {
    return this.#lay(this.#table?.laid.filter((other) => other !== one) ?? [])
  }

  close(): void {
    this.#table = null
  }

  async #lay(laid: readonly Laid[]): Promise<void> {
    if (laid.length < 2) return
    try {
      const { compareInWorker } = await import('../compare/client')
      const asked = { results: laid.map(({ result }) => result), names: namesOf(laid) }
      this.#table = { laid, compared: await compareInWorker(asked) }
    } catch (thrown) {
      this.complain(thrown, 'Comparing')
    }
  }
}

/** By the candidate's name where there are several with names of their own; else by the file's. */
export function namesOf(laid: readonly Laid[]): string[] {
  const own = laid.map(({ result }) => result.evidence.shadow?.name ?? '')
  const alone = (name: string, i: number) => name !== '' && own.indexOf(name) === i
  const telling = laid.length > 2 && own.every(alone)
  return telling ? own : laid.map(({ name }) => name)
}

async function all<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await holds(item))) return false
  return true
}
