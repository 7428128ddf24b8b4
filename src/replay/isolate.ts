/** Finds the rows of a batch that make the model throw, by halving, and runs the others. */

/** Rows that failed; `error` is what the model threw for them. */
export interface FailedRows {
  from: number
  to: number
  error: unknown
}

/** Rows tried one by one before a batch in which nothing at all succeeds is given up as a whole. */
const probes = 32

/**
 * Runs rows [from, to) so that an error belongs to the requests that cause it. Costs about 2 k log2(n / k)
 * attempts for k bad rows of n. Where single rows from all over the batch fail too and none succeeds,
 * the model is broken, not the requests: the rest is not tried one by one.
 * @param attempt runs rows [from, to) and keeps their outputs, or throws
 * @param fatal whether an error is no fault of the rows (a lost context): it is thrown on
 * @param error what the whole range threw
 */
export async function isolate(
  from: number,
  to: number,
  error: unknown,
  attempt: (from: number, to: number) => Promise<void>,
  fatal: (error: unknown) => boolean,
): Promise<FailedRows[]> {
  const failed: FailedRows[] = []
  const fails = async (a: number, b: number): Promise<unknown> => {
    try {
      await attempt(a, b)
      return null
    } catch (thrown) {
      if (fatal(thrown)) throw thrown
      return thrown ?? new Error('unknown error')
    }
  }
  if (to - from > probes && (await allFail(from, to, fails))) return [{ from, to, error }]
  // Depth first, so that what is waiting stays small.
  const waiting: FailedRows[] = [{ from, to, error }]
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    if (range.to - range.from === 1) {
      failed.push(range)
      continue
    }
    const middle = (range.from + range.to) >> 1
    for (const [a, b] of [
      [middle, range.to],
      [range.from, middle],
    ] as const) {
      const thrown = await fails(a, b)
      if (thrown) waiting.push({ from: a, to: b, error: thrown })
    }
  }
  return failed
}

async function allFail(
  from: number,
  to: number,
  fails: (from: number, to: number) => Promise<unknown>,
): Promise<boolean> {
  for (let i = 0; i < probes; i++) {
    const row = from + Math.floor(((i + 0.5) / probes) * (to - from))
    if (!(await fails(row, row + 1))) return false
  }
  return true
}
