/** A log of more requests than are evaluated is refused as soon as that is known, not once memory is full. */
import { expect, it } from 'vitest'
import { limits } from '../../../../src/core/limits'
import type { RequestBatch } from '../../../../src/formats/contract'
import type { Mapping } from '../../../../src/result/mapping'
import type { Layout } from '../../../../src/session/requests/layout'
import { RequestStore } from '../../../../src/session/requests/request-store'

const none = { primary: null, shadow: null }
/** Nothing of a request is read: it counts. */
const layout: Layout = {
  requests: [],
  id: null,
  alternatives: [],
  group: null,
  cluster: null,
  time: null,
  label: null,
  predicted: none,
  scores: none,
  answers: none,
  rivals: [],
  latencies: none,
  unasked: { primary: [], shadow: [] },
  failures: { primary: [], shadow: [] },
  features: [],
  sampled: [],
  status: null,
  clues: [],
  picture: null,
  encoders: none,
}
const mapping: Mapping = {
  schemaVersion: 1,
  task: 'classification',
  classes: [],
  ordinal: false,
  aliases: {},
  roles: {},
  models: none,
}

const batch = (n: number): RequestBatch => ({
  n,
  columns: [],
  flags: new Uint8Array(n),
  lines: new Float64Array(n),
  skipped: [],
  bytesRead: 0,
})

const refusal = { problem: { code: 'too-many-rows', mend: expect.stringContaining('every tenth') as string } }
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

it('by what the bytes so far say of the rest, once that is no guess any more', () => {
  const store = new RequestStore(mapping, layout, 1)
  store.expect(3 * limits.rows.value)
  store.add(batch(120_000), 'log.csv')
  store.expect(1.5 * limits.rows.value)
  expect(thrownBy(() => store.expect(3 * limits.rows.value))).toMatchObject(refusal)
  expect(store.n).toBe(120_000)
})
