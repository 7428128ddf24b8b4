/**
 * Answers in the memory of the page, where nothing is to be kept on this machine: a session's worker hands each over as it
 * comes, so that they outlive it, and the next one is given them. Nothing of them is ever written.
 */
import { NAME, type KeptRecord } from '../../keep/record-file'
import type { JournalHead } from './before'
import type { JournalAbout, JournalFile } from './journal'

interface Answer {
  contents: Uint8Array<ArrayBuffer>
  /** Requests. */
  count: number
}

/** Of one replay. */
export interface AnswersInPage {
  key: string
  about: JournalAbout
  answers: Answer[]
}

/** What a session tells the page of them. */
export type AnswersNews =
  | { what: 'begun'; key: string; about: JournalAbout }
  | ({ what: 'answered'; key: string } & Answer)
  | { what: 'over'; key: string }

/** What they may take; the page holds them, and while they are read again the session's worker too. */
const MOST_BYTES = 2 ** 28

/** In the page: those of the last replay that did not come to its end. */
export class PageMemory {
  #kept: AnswersInPage | null = null

  get kept(): AnswersInPage | null {
    return this.#kept
  }

  take(news: AnswersNews): void {
    const same = this.#kept?.key === news.key
    if (news.what === 'begun') {
      if (!same) this.#kept = { key: news.key, about: news.about, answers: [] }
    } else if (!same) return
    else if (news.what === 'over') this.#kept = null
    else this.#kept!.answers.push({ contents: news.contents, count: news.count })
  }

  forget(): void {
    this.#kept = null
  }
}

/** In the session's worker. */
export class PageAnswers {
  #given: AnswersInPage | null = null

  /** @param tell hands news over; buffers go with them */
  constructor(private readonly tell: (news: AnswersNews, transfer: ArrayBuffer[]) => void) {}

  /** What the page has of a replay that was cut off. */
  give(kept: AnswersInPage | null): void {
    this.#given = kept
  }

  has(key: string): boolean {
    return this.#given?.key === key
  }

  /** As a list of journals. */
  get heads(): JournalHead[] {
    if (!this.#given) return []
    const { key, about, answers } = this.#given
    return [{ id: key, about, answered: answers.reduce((sum, { count }) => sum + count, 0) }]
  }

  open(key: string, about: JournalAbout): JournalFile {
    const before = this.has(key) ? this.#given!.answers : []
    this.tell({ what: 'begun', key, about }, [])
    return {
      records: new PageRecords(before, ({ contents, count }) =>
        this.tell({ what: 'answered', key, contents, count }, [contents.buffer]),
      ),
      mostBytes: MOST_BYTES,
      lasts: 'as long as this page is open',
      close: () => (this.#given = null),
      forget: () => Promise.resolve(this.tell({ what: 'over', key }, [])),
    }
  }
}

class PageRecords {
  readonly records: KeptRecord[]
  #count = 0
  #bytes = 0

  constructor(
    private readonly before: readonly Answer[],
    private readonly add: (answer: Answer) => void,
  ) {
    this.records = before.map(({ contents }, at) => ({
      at,
      length: contents.length,
      name: contents.slice(0, NAME),
    }))
    for (const { contents, count } of before) this.#counted(contents.length, count)
  }

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#bytes
  }

  append(contents: Uint8Array<ArrayBuffer>, count: number): void {
    this.#counted(contents.length, count)
    this.add({ contents, count })
  }

  /** A copy: what is read of it goes where answers go. */
  contents({ at }: KeptRecord): Uint8Array<ArrayBuffer> | null {
    return this.before[at]?.contents.slice() ?? null
  }

  flush(): void {
    // It is with the page already.
  }

  #counted(bytes: number, count: number): void {
    this.#bytes += bytes
    this.#count += count
  }
}
