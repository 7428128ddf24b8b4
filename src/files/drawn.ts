/**
 * Tables that are drawn in text, as databases' shells, data frames and Markdown print them: lines and bars around cells, or
 * columns under a rule; and those whose cells warehouses unload with a backslash before each bar. They become delimited
 * text, line by line, so that a row keeps the number of its line.
 */
import { ProblemError } from '../core/problem'
import { through } from './source'
import type { Source } from './source'

/** Bars between cells: drawn, or ASCII's. */
const BARS = /(?<!\\)[|│┃║┆┊╎]/
const RULE = /^[\s|+:\-=─━═╌╍┄┈│┃║├┤┬┴┼┌┐└┘╭╮╰╯╞╡╪╒╕╤╧╘╛╟╢╫╔╗╚╝╠╣╦╩╬┏┓┗┛┳┻┣┫╋╇╈┡┩┿┠┨┯┷]+$/
const STROKE = /[-=─━═╌╍┄┈]{3}|[|│][-:]{2,}[|│]/
/** What is said below the rows: '(40 rows)', '40 rows in set (0.00 sec)'. */
const FOOTER = /^\s*\(?\d+ rows?\b/
/** Lines above a table: 'shape: (40, 9)'. */
const MOST_ABOVE = 3

/** A line of a program's log, among which it draws a table now and then: glog's, or one that begins with its time. */
const LOGGED = /^(?:[IWEF]\d{4} \d\d:|\[?\d{4}-\d\d-\d\d[T ]\d\d:)/

const isRule = (line: string) => RULE.test(line) && STROKE.test(line)

/** How the rows of such a table are cut into cells. */
interface Drawing {
  /** Where columns begin, by the rule above them; null where bars part them. */
  starts: number[] | null
  /** Lines up to the first row's: above the table, its names, its types. */
  names: number
  rows: number
  /** Bars within cells have a backslash before them, and every cell is as it stands, blanks and all. */
  escaped?: boolean
}

/** @returns how the table at a text's start is drawn; null where there is none */
function drawingOf(text: string): Drawing | null {
  const ruled = ruledOf(text.split('\n', 12).map((line) => line.replace(/\r$/, '')))
  return ruled ?? (isEscaped(text) ? { starts: null, names: 0, rows: 0, escaped: true } : null)
}

function ruledOf(lines: readonly string[]): Drawing | null {
  if (isWiki(lines)) return { starts: null, names: 0, rows: 1 }
  const first = lines.findIndex(isRule)
  if (first < 0 || first > MOST_ABOVE || lines.slice(0, first).some((line) => LOGGED.test(line))) return null
  const barred = (line: string | undefined) => line !== undefined && BARS.test(line.replace(/^\s*\|?/, ''))
  const framed = first === 0 || !(barred(lines[first - 1]) || isColumnsRule(lines[first]!))
  const names = framed ? first + 1 : first - 1
  const header = lines[names]
  if (header === undefined || header.trim() === '' || isRule(header)) return null
  const second = framed ? lines.findIndex((line, i) => i > names && isHeaderRule(line)) : first
  if (second < 0) return null
  const starts = barred(header) ? null : startsOf(lines[first]!)
  if (starts !== null && (starts.length < 2 || cut(header, starts).some((cell) => cell === ''))) return null
  return { starts, names, rows: second + 1 }
}

/** As Jira and Confluence mark tables up: ||id||age|| above |r1|31|. */
const isWiki = ([names = '', row = '']: readonly string[]) =>
  /^\|\|.*\S.*\|\|\s*$/.test(names) && /^\|[^|].*\|\s*$/.test(row)

/** A bar that parts cells, where those within them are escaped: an even number of backslashes is before it. */
const PARTING = /(?<=(?:^|[^\\])(?:\\\\)*)\|/
const SAMPLE_LINES = 200

/** As UNLOAD … ESCAPE writes it: lines have as many cells as the first one only if escaped bars part none. */
function isEscaped(text: string): boolean {
  // In quotes a bar needs no backslash: one that stands there is the cell's own.
  if (!text.includes('\\|') || /^"|\|"/m.test(text)) return false
  const lines = text.split('\n', SAMPLE_LINES + 1).slice(0, -1).filter((line) => line.trim() !== '') // prettier-ignore
  const widths = (bar: string | RegExp) => new Set(lines.map((line) => line.split(bar).length))
  const [cells, ...others] = widths(PARTING)
  return cells !== undefined && cells > 1 && others.length === 0 && widths('|').size > 1
}

/** Polars draws a line of dashes in the cells between a column's name and its type. */
const isHeaderRule = (line: string) => isRule(line) && !/^[│┃|]\s+-{3}\s/.test(line)
const isColumnsRule = (line: string) => /^\s*[-=]{2,}(?:\s+[-=]{2,})+\s*$/.test(line)

function startsOf(rule: string): number[] {
  return isColumnsRule(rule) ? [...rule.matchAll(/[-=]+/g)].map(({ index }) => index) : []
}

const cut = (line: string, starts: readonly number[]) =>
  starts.map((start, i) => line.slice(start, starts[i + 1]).trim())

/** @returns the source, a table drawn at its start as text with bars between its cells */
export function undrawn(source: Source, start: string): Source {
  const drawing = drawingOf(start.replace(/^\uFEFF/, ''))
  if (!drawing) return source
  if (start.split('\n', SAMPLE_LINES).some(isLeftOut)) throw leftOut(source)
  return through(source, async function* (chunks) {
    const decoder = new TextDecoder()
    const encoder = new TextEncoder()
    let [at, rest] = [0, '']
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop()!
      yield encoder.encode(lines.map((line) => `${plain(line, at++, drawing)}\n`).join(''))
    }
    yield encoder.encode(plain(rest + decoder.decode(), at, drawing))
  })
}

/** A row of dots, as DuckDB, Polars and pandas print in place of those that are too many to show. */
const isLeftOut = (line: string) =>
  /^only showing top \d+ rows?/.test(line) ||
  (/^\s*[|│┃║┆┊╎][\s|│┃║┆┊╎…·⋮.]*$/.test(line) && /…|·|⋮|\.\.\./.test(line))

function leftOut({ name }: Source): ProblemError {
  return new ProblemError({
    code: 'rows-left-out',
    message:
      'It is a table as it is printed, with rows left out where its dots are: most requests may not be in it.',
    file: name,
    mend: 'Export it as CSV: COPY (SELECT ...) TO \'log.csv\' in DuckDB, df.write_csv("log.csv") in Polars, df.to_csv("log.csv", index=False) in pandas.',
  })
}

/** A line of the table with its cells delimited; empty where it is no row. */
function plain(raw: string, at: number, { starts, names, rows, escaped }: Drawing): string {
  if (escaped) return delimited(raw.replace(/\r$/, '').split(PARTING).map(unescaped))
  const line = at === names ? raw.replace(/\r$/, '').replace(/^\|\|.*/, (all) => all.replaceAll('||', '|')) : raw.replace(/\r$/, '') // prettier-ignore
  const isType = at > names && at < rows && BARS.test(line)
  if (at < names || isType || isRule(line) || FOOTER.test(line) || line.trim() === '') return ''
  return delimited(starts ? cut(line, starts) : barredCells(line))
}

const delimited = (cells: readonly string[]) =>
  cells.map((cell) => (/[|"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('|')

/** '\\N' is how nothing is written. */
const unescaped = (cell: string) => (cell === '\\N' ? '' : cell.replace(/\\(.)/g, '$1'))

function barredCells(line: string): string[] {
  const cells = line.split(BARS).map((cell) => cell.trim().replaceAll('\\|', '|'))
  const trimmed = line.trim()
  if (BARS.test(trimmed[0]!)) cells.shift()
  if (cells.length > 1 && /[|│┃║┆┊╎]$/.test(trimmed) && !trimmed.endsWith('\\|')) cells.pop()
  return cells
}
