/** A result drawn as the report draws it, as HTML: whether every section and chart can be made of it. */
import { render } from 'svelte/server'
import { vi } from 'vitest'
import type { EvaluationResult } from '../../../src/result/evaluation-result'

// Node has neither a screen to ask nor a canvas to draw on.
globalThis.matchMedia ??= () => new EventTarget() as MediaQueryList
vi.doMock('../../../src/report/charts/Canvas.svelte', () => import('./ChartText.svelte'))
const { default: Results } = await import('../../../src/report/Results.svelte')

export function drawn(result: EvaluationResult): string {
  return render(Results, { props: { result } }).body
}
