/** The evaluation that ships with the page: that of the demo "flights", as `scripts/example.ts` had the command line write it. */
import { fetched } from './demo'
import { readEvaluation } from './read-evaluation'
import type { Outcome } from './stage.svelte'

/** Its name in addresses. */
export const EXAMPLE = 'flights-demo'

const title = 'Demo: flights'

let asked: Promise<Outcome> | null = null

/** @throws ProblemError 'demo-missing' */
export function example(): Promise<Outcome> {
  asked ??= read()
  // What failed once is asked for again when somebody wants it again.
  asked.catch(() => (asked = null))
  return asked
}

async function read(): Promise<Outcome> {
  const response = await fetched(new URL('example.json', document.baseURI))
  const file = await response.blob()
  return { id: EXAMPLE, file: title, result: await readEvaluation({ path: title, file }) }
}
