/** Compares evaluations, so that the page never does: it answers one message and is ended. */
import { asProblem } from '../state/problems'
import { compared } from './compared'
import type { FromComparing, ToCompare } from './contract'

/** What is used of the worker's global scope; the DOM's types, which the rest is checked with, do not have it. */
interface Scope {
  onmessage: ((event: MessageEvent<ToCompare>) => void) | null
  postMessage(message: FromComparing): void
}

const scope = self as unknown as Scope

scope.onmessage = ({ data }) => {
  try {
    scope.postMessage({ compared: compared(data) })
  } catch (thrown) {
    scope.postMessage({ problem: asProblem(thrown, 'Comparing') })
  }
}
