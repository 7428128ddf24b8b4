/** Evaluations of one log by several candidates: real figures of made-up answers. */
import { evaluate } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { seeded } from '../../../src/core/random'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { defaultGates, type Gates } from '../../../src/result/gates'
import { classified, dataOf, evidence, uniform } from '../evaluation/data'

/** What every candidate of a log has in common. */
export interface Log {
  labels: Int32Array
  primary: Int32Array
  /** When its first request came, ms. */
  from: number
  name: string
}

/** A primary that is right on a share of requests. */
export function logOf(n: number, right: number, seed = 1, name = 'log', from = Date.UTC(2026, 0, 1)): Log {
  const random = seeded(seed)
  const labels = Int32Array.from({ length: n }, () => random.below(2))
  return { labels, primary: labels.map((l) => (uniform(random) < right ? l : 1 - l)), from, name }
}

/** A candidate that fixes and breaks requests of primary with these chances. */
export function candidate({ labels, primary }: Log, fixes: number, breaks: number, seed: number): Int32Array {
  const random = seeded(seed)
  return primary.map((p, i) => {
    const turns = uniform(random) < (p === labels[i] ? breaks : fixes)
    return turns ? 1 - p : p
  })
}

const SHA = (name: string) =>
  Array.from(name, (c) => c.charCodeAt(0).toString(16))
    .join('')
    .padEnd(64, '0')

const model = (name: string) => ({
  ...{ name, format: 'layers-model', parameters: 10, inputs: ['x'], outputs: ['y'] },
  files: [{ name: `${name}/model.json`, bytes: 1, sha256: SHA(name) }],
})

interface More {
  primary?: string
  gates?: Partial<Gates>
  data?: Partial<EvaluationData>
  labelled?: boolean
}

/** @param name of the candidate, whose hash it is too */
export function evaluated(log: Log, answers: Int32Array, name: string, more: More = {}): EvaluationResult {
  const n = answers.length
  const primary = more.primary ?? 'v1'
  const data = dataOf({
    labels: more.labelled === false ? null : log.labels,
    times: Float64Array.from({ length: n }, (_, i) => log.from + 60_000 * i),
    primary: classified(log.primary),
    shadow: classified(answers),
    requests: { read: n, replayed: n, labelled: more.labelled === false ? 0 : n, skipped: [] },
    evidence: {
      ...evidence(),
      primary: model(primary),
      shadow: model(name),
      logs: [{ name: `${log.name}.csv`, bytes: 1, sha256: SHA(log.name) }],
      mapping: {
        schemaVersion: 1,
        classes: ['no', 'yes'],
        models: { primary: { of: primary }, shadow: { of: name } },
      },
    },
    ...more.data,
  })
  return evaluate(data, { ...defaultGates, ...more.gates }, { seed: 1, partial: false })
}

export const gateIn = <G extends { id: string }>({ gates }: { gates: G[] }, id: string): G =>
  gates.find((gate) => gate.id === id)!
