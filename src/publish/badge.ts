/** A verdict as a badge: two fields, as badges in a README are, readable without colours. */
import type { EvaluationResult } from '../result/evaluation-result'
import { verdictNames } from '../result/names'

/** White on each is at least 4.5 : 1 (WCAG 2.2, 1.4.3). */
const colours = { promote: '#1a7f55', hold: '#bf2f38', insufficient: '#6a5acd' } as const

/** Advance of Verdana at 11 px, about, in px per character: widths are set, so that no font overflows. */
const PER_CHARACTER = 6.6
const PADDING = 6

export function badge(verdict: EvaluationResult['verdict']): string {
  const words = [
    { text: 'shadow', fill: '#474c52' },
    { text: verdictNames[verdict].toLowerCase(), fill: colours[verdict] },
  ]
  let x = 0
  const fields = words.map(({ text, fill }) => {
    const inner = Math.round(text.length * PER_CHARACTER)
    const field = { text, fill, inner, x, width: inner + 2 * PADDING }
    x += field.width
    return field
  })
  const title = words.map(({ text }) => text).join(': ')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${x}" height="20" rx="3"/></clipPath>`,
    '<g clip-path="url(#r)" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" fill="#fff">',
    ...fields.map(
      (field) =>
        `<rect x="${field.x}" width="${field.width}" height="20" fill="${field.fill}"/>` +
        `<text x="${field.x + PADDING}" y="14" textLength="${field.inner}">${field.text}</text>`,
    ),
    '</g></svg>',
    '',
  ].join('\n')
}
