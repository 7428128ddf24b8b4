import { expect, it } from 'vitest'
import { drawn } from '../result/render'
import { synthetic } from './synthetic'

it('a threshold that was chosen is said with one percent sign a share', () => {
  const { thresholds, ...rest } = synthetic({ n: 400 })
  const judgedOn = { n: 1210, accuracy: 0.7132, ci95: [0.687, 0.738] as [number, number], asIs: 0.7041 }
  const tuned = { threshold: 0.43, chosenOn: { n: 1209, accuracy: 0.72 }, judgedOn }
  const html = drawn({ ...rest, thresholds: { ...thresholds!, tuned } as typeof thresholds })
  expect(html.replace(/\s+/g, ' ')).toMatch(/on 71\.32\s%\s\[68\.70, 73\.80\] of 1,210/)
})
