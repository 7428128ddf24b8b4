/** Files that are known, to be told why they are no log of requests and what to export instead. */
import type { Head, Source } from '../files/source'
import { ProblemError } from '../core/problem'
import type { LogFormat } from './contract'

export interface Refused {
  id: string
  title: string
  sniff(head: Head): number
  /** Why nothing can be replayed from it. */
  message: string
  mend: string
}

/** @returns a format that claims its files and refuses each with 'not-replayable'. */
export function refusedFormat({ id, title, sniff, message, mend }: Refused): LogFormat {
  const refusal = (source: Source) =>
    new ProblemError({ code: 'not-replayable', message, file: source.name, mend })
  return {
    id,
    title,
    sniff,
    profile: (source) => Promise.reject(refusal(source)),
    // eslint-disable-next-line require-yield
    async *read(source) {
      throw refusal(source)
    },
  }
}
