/** One HTML file to send: the report's page with the result inside. */
import { ProblemError } from '../core/problem'
import { digested } from '../result/digests'
import type { SharedResult } from '../result/sharing/share'
import { fit } from './fit'
import { reportTitle } from './status'

/** Bytes of a whole report, whatever the log's size. */
export const largestReport = 1_000_000

/**
 * The report of a result: a file that opens from disk without a network.
 * @param workbench the address that it says it was made at, where it opens again; null says nothing
 * Must be called on a page served beside report-template.html.
 * @throws ProblemError 'no-template' where that file cannot be had
 */
export async function buildReport(result: SharedResult, workbench: string | null = null): Promise<Blob> {
  const response = await fetch(new URL('./report-template.html', document.baseURI)).catch(() => null)
  if (!response?.ok) throw noTemplate('It cannot be fetched from the server of this page.')
  return new Blob([fillTemplate(await response.text(), result, new Date(), workbench)], { type: 'text/html' })
}

/** Bytes that are left for a signature, which may come later. */
const SIGNATURE = 30_000

const slot = /(<script type="application\/json" id="result">)\s*null\s*(<\/script>)/
/** Left as attest/slot.ts looks for it, however the build wrote it. */
const attestation = /(<script type="application\/json" id="attestation">)\s*null\s*(<\/script>)/

/**
 * Puts a result into the report's page.
 * @param template the built report-template.html
 * @param result what is to leave: whoever makes a report says how much (result/sharing)
 * @param now when it was generated
 * @param workbench as `buildReport`
 * @throws ProblemError 'no-template' where the template is some other page
 */
export function fillTemplate(
  template: string,
  result: SharedResult,
  now = new Date(),
  workbench: string | null = null,
): string {
  if (!slot.test(template)) throw noTemplate('It has no place for a result.')
  // Escaping adds up to 5 bytes for a character that JSON holds in one: leave room for some.
  const room = largestReport - new TextEncoder().encode(template).length - 20_000 - SIGNATURE
  const json = escapeJson(JSON.stringify(digested(fit(digested(result), room * 0.9))))
  return template
    .replace(slot, (_, before: string, after: string) => before + json + after)
    .replace(attestation, '$1null$2')
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(reportTitle(result))}</title>`)
    .replace(/(<meta name="generated" content=")[^"]*/, (_, before: string) => before + now.toISOString())
    .replace(
      /(<meta name="workbench" content=")[^"]*/,
      (_, before: string) => before + escapeHtml(workbench ?? ''),
    )
}

/**
 * JSON that is harmless inside a script element: no '<' can end the element or open a comment, and the two line
 * separators that JavaScript once refused are escaped too. It stays the same JSON.
 */
export function escapeJson(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function noTemplate(why: string): ProblemError {
  return new ProblemError({
    code: 'no-template',
    message: `The report's page is not here. ${why}`,
    file: 'report-template.html',
    mend: 'Build the workbench whole (npm run build) and serve the whole dist folder.',
  })
}
