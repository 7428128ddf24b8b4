/** The result for a room. */
import Present from '../../../src/report/present/Present.svelte'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import type { RowSource } from '../../../src/result/rows'
import { results } from '../results'
import { nothing, state } from '../state'

const of = (result: () => EvaluationResult, rows?: RowSource) => () => ({
  result: result(),
  rows,
  end: nothing,
})

/** Goes to a page of it, as the keyboard does; its requests are there a moment later. */
const goTo = (title: string) => async (drawn: HTMLElement) => {
  const view = drawn.ownerDocument.defaultView!
  const there = () => drawn.querySelector('.slide.current')?.getAttribute('aria-label')?.endsWith(title)
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (let i = 0; i < 20 && !there(); i++) {
    view.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    await Promise.resolve()
  }
  if (!there()) throw new Error(`There is no page “${title}”.`)
}

/** A drawn figure: grey, 12 by 12. */
const image = { width: 12, height: 12, channels: 1 as const, pixels: Uint8Array.from({ length: 144 }, (_, i) => (i * 37) % 256) } // prettier-ignore
const pictures: RowSource = async ({ filter }) => {
  const rows = results
    .hold()
    .disagreements.sample.filter(({ kind }) => kind === filter.kind)
    .slice(0, 3)
  return { total: rows.length, rows, images: rows.map(() => image) }
}

const whole = { frame: 'whole' as const }

export const present = [
  state('present-question', 'The question', Present, of(results.hold), whole),
  state('present-verdict', 'The verdict', Present, of(results.hold), { ...whole, then: goTo('The verdict') }),
  state('present-gate', 'A gate as its glyph', Present, of(results.hold), {
    ...whole,
    then: goTo('Error rate'),
  }),
  state('present-changes', 'What changes for users', Present, of(results.hold), { ...whole, then: goTo('What changes for users') }), // prettier-ignore
  state('present-changes-unlabelled', 'Nobody knows which is right', Present, of(results.unlabelled), { ...whole, then: goTo('What changes for users') }), // prettier-ignore
  state('present-requests', 'Requests with their features', Present, of(results.hold), { ...whole, then: goTo('Broken by the candidate') }), // prettier-ignore
  state('present-pictures', 'Requests that are pictures', Present, of(results.hold, pictures), { ...whole, then: goTo('Fixed by the candidate') }), // prettier-ignore
  state('present-worst', 'Where it is worse', Present, of(results.hold), { ...whole, then: goTo('Where it is worse') }), // prettier-ignore
  state('present-ask', 'What is asked of the room', Present, of(results.promote), { ...whole, then: goTo('What is asked of you') }), // prettier-ignore
]
