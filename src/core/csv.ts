/** Text as CSV cells that no spreadsheet takes for a formula. */

const DELIMITERS = ',;|\\t\\r\\n'
/** Full-width forms too: spreadsheets of East Asian locales take them for the plain ones. */
const BEGINS = '=+\\-@＝＋－＠'
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?'

/**
 * Where a cell begins in some locale's reading of the file (at the start, or after a delimiter) and would run, spaces
 * or not. Plain numbers, which may begin with + or -, do not, if they are all there is up to the same delimiter.
 */
const formulas = new RegExp(
  `^(?=[\\t\\r]|\\s*[${BEGINS}])(?!\\s*${NUMBER}\\s*$)|([${DELIMITERS}])(?=\\s*[${BEGINS}])(?!\\s*${NUMBER}\\s*(?:$|\\1))`,
  'gi',
)
const guards = new RegExp(`(^|[${DELIMITERS}])'(?=[\\t\\r]|\\s*[${BEGINS}])`, 'g')

/** Text with a ' before whatever would run as a formula (OWASP, "CSV injection"). */
function guarded(text: string): string {
  return text.replace(formulas, (_, delimiter: string | undefined) => `${delimiter ?? ''}'`)
}

/** Guarded text as it was. */
export function unguarded(text: string): string {
  return text.replace(guards, '$1')
}

/** Most ids and names: nothing in them needs a second look. */
const PLAIN = /^\w[\w.:/ -]*$/

/** A guarded cell, quoted where it must be (RFC 4180). */
export function textCell(text: string): string {
  if (PLAIN.test(text)) return text
  const safe = guarded(text)
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
