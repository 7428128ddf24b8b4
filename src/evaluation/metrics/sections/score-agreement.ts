/** Agreement of scores, besides agreement of classes. */
import type { EvaluationData } from '../../input'
import { Reservoir, seeded } from '../../../core/random'
import { association } from '../../statistics/correlation'
import type { Floats } from '../../statistics/sorting'
import { both } from '../regression'
import { isFloat32, scoreOf } from '../scores'
import { probability } from '../scores'
import type { Section } from '../section'

const POINTS = 400

/** Two classes: probability of the second; more: the probability each gives its own answer; numbers: the numbers. */
export const section: Section<'scoreAgreement'> = {
  key: 'scoreAgreement',
  compute({ data, seed }) {
    const [x, y] = data.task === 'regression' ? both(data) : scores(data)
    if (x.length < 2) return null
    const random = seeded(seed)
    const reservoir = new Reservoir(POINTS, random)
    for (let i = 0; i < x.length; i++) reservoir.push(i)
    return {
      ...association(x, y),
      of: nameOf(data),
      points: reservoir.sample().map((i) => {
        const a = x[i]!
        const b = y[i]!
        return [(a + b) / 2, b - a]
      }),
    }
  },
}

function nameOf({ task, classes }: EvaluationData): string {
  if (task === 'regression') return 'predicted number'
  return classes.length === 2 ? `probability of “${classes[1]}”` : 'probability of the predicted class'
}

function scores({ n, classes, primary, shadow }: EvaluationData): [Floats, Floats] {
  const two = classes.length === 2
  const exact = two && isFloat32(primary, 2, 1) && isFloat32(shadow, 2, 1)
  const Scores = exact ? Float32Array : Float64Array
  const x = new Scores(n)
  const y = new Scores(n)
  let kept = 0
  for (let i = 0; i < n; i++) {
    if (primary.classes[i]! < 0 || shadow.classes[i]! < 0) continue
    const a = two ? probability(primary, i) : scoreOf(primary, i)
    const b = two ? probability(shadow, i) : scoreOf(shadow, i)
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    x[kept] = a
    y[kept++] = b
  }
  return [x.subarray(0, kept), y.subarray(0, kept)]
}
