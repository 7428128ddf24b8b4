/**
 * What databases write of a table besides CSV: the INSERT statements of a dump (sqlite3's `.dump` and `.mode insert`,
 * mysqldump, pg_dump with `--inserts`), PostgreSQL's COPY, sqlite3's `.mode quote` and `.mode ascii`, Hive's text. It becomes
 * delimited text under the table's own names. Of several tables it is the one that the start of the file holds most of.
 */
import { through } from './source'
import type { Source } from './source'

const INSERT =
  /^[ \t]*INSERT\s(?:OR\s\w+\s|IGNORE\s)?INTO\s("[^"\n]*"|[^\s(]+)\s*(?:\(([^)\n]*)\)\s*)?VALUES\s*/i
const INSERTS = new RegExp(INSERT.source, 'gim')
const COPY = /^COPY\s+([\w."]+)\s*\(([^)]*)\)\s*FROM\s+stdin;\s*$/i
const COPIES = new RegExp(COPY.source, 'gim')
const LITERAL = String.raw`(?:'(?:[^']|'')*'|NULL|[+-]?[\d.]+(?:e[+-]?\d+)?|X'[0-9a-f]*')`
const QUOTED_ROW = new RegExp(`^${LITERAL}(?:,${LITERAL})+$`, 'i')
/** Characters that part cells and rows: ASCII's own (sqlite3), and Hive's. */
const [UNIT, RECORD, HIVE] = ['\x1f', '\x1e', '\x01']

/** @returns the source, a table that a database wrote so as delimited text */
export function fromDatabase(source: Source, start: string): Source {
  const first = start.split('\n', 3).map((line) => line.replace(/\r$/, ''))
  if (start.includes(UNIT) && start.includes(RECORD)) return parted(source, UNIT, RECORD)
  if (first.length > 1 && first.slice(0, 2).every((line) => line.split(HIVE).length > 1))
    return parted(source, HIVE, '\n')
  if (first[0]!.startsWith("'") && first.slice(0, 2).every((line) => QUOTED_ROW.test(line)))
    return statements(source, { table: null, names: null, escapes: false, quoted: true })
  const table = mostOf(start)
  if (table === null) return source
  return statements(source, { table, names: namesOf(start, table), escapes: /`|\\'/.test(start), quoted: false }) // prettier-ignore
}

/** The table of which the start has most statements, or that it copies; null where it inserts into none. */
function mostOf(start: string): string | null {
  const times = new Map<string, number>()
  for (const [, table] of [...start.matchAll(INSERTS), ...start.matchAll(COPIES)])
    times.set(table!, (times.get(table!) ?? 0) + 1)
  const [most] = [...times].sort((a, b) => b[1] - a[1])
  return most?.[0] ?? null
}

const bare = (name: string) => name.trim().replace(/^["'`[]|["'`\]]$/g, '')
const listed = (names: string) => names.split(',').map(bare)

/** What CREATE TABLE calls a table's columns: none of the keys and constraints below them. */
function namesOf(start: string, table: string): string[] | null {
  const at = start.search(new RegExp(String.raw`CREATE TABLE (?:IF NOT EXISTS )?(?:[^\s(]+\.)?[\x60"[]?${bare(table.split('.').at(-1)!).replace(/\W/g, '\\$&')}[\x60"\]]?\s*\(`, 'i')) // prettier-ignore
  if (at < 0) return null
  const columns: string[] = []
  let [depth, from] = [0, start.indexOf('(', at) + 1]
  for (let i = from; i < start.length && depth >= 0; i++) {
    if (start[i] === '(') depth++
    else if (start[i] === ')') depth--
    if (depth < 0 || (depth === 0 && start[i] === ',')) {
      const column = /^\s*(?:[`"[]([^`"\]]+)[`"\]]|(\w+))/.exec(start.slice(from, i))
      const name = column?.[1] ?? column?.[2]
      const quoted = column?.[1] !== undefined
      if (name !== undefined && (quoted || !/^(?:primary|unique|key|index|constraint|foreign|check|fulltext)$/i.test(name))) columns.push(name) // prettier-ignore
      from = i + 1
    }
  }
  return columns
}

const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const row = (cells: readonly string[]) => cells.map(cell).join(',')

/** Cells and rows that single characters part become a delimited table; Hive's \N is no value. */
function parted(source: Source, unit: string, record: string): Source {
  return through(source, async function* (chunks) {
    const [decoder, encoder] = [new TextDecoder(), new TextEncoder()]
    let rest = ''
    const line = (text: string) => row(text.replace(/\r$/, '').split(unit).map((one) => (one === '\\N' ? '' : one))) // prettier-ignore
    for await (const chunk of chunks) {
      const records = (rest + decoder.decode(chunk, { stream: true })).split(record)
      rest = records.pop()!
      yield encoder.encode(records.map((text) => `${line(text)}\n`).join(''))
    }
    rest += decoder.decode()
    if (rest.trim() !== '') yield encoder.encode(line(rest))
  })
}

interface Plan {
  table: string | null
  /** From CREATE TABLE. */
  names: string[] | null
  /** Whether a backslash in a string escapes what follows it, as in MySQL. */
  escapes: boolean
  /** Each line is a row of literals, and there are no statements. */
  quoted: boolean
}

function statements(source: Source, plan: Plan): Source {
  return through(source, async function* (chunks) {
    const [decoder, encoder] = [new TextDecoder(), new TextEncoder()]
    const reader = new Statements(plan)
    for await (const chunk of chunks)
      yield encoder.encode(reader.push(decoder.decode(chunk, { stream: true })))
    yield encoder.encode(reader.push(decoder.decode() + '\n'))
  })
}

/** Statements line by line; a string may go on over several. */
class Statements {
  #rest = ''
  #named = false
  #copying = false
  /** Cells of the row that is open; null between rows. */
  #cells: string[] | null = null
  #value = ''
  #text = false
  #inString = false
  #inserting = false

  constructor(readonly plan: Plan) {}

  /** @returns the rows that are whole, a line each where they have one of their own */
  push(text: string): string {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    return lines.map((line) => this.#line(line.replace(/\r$/, ''))).join('')
  }

  #line(line: string): string {
    if (this.#copying) return this.#copied(line)
    if (this.plan.quoted) return this.#rows(this.#inString ? line : `(${line}`, true)
    if (this.#inserting) return this.#rows(line, false)
    const copy = COPY.exec(line)
    if (copy) {
      this.#copying = copy[1] === this.plan.table
      return this.#copying ? this.#header(listed(copy[2]!)) : '\n'
    }
    const insert = INSERT.exec(line)
    if (insert?.[1] !== this.plan.table) return '\n'
    this.#inserting = true
    const names = insert[2] === undefined ? this.plan.names : listed(insert[2])
    return (names ? this.#header(names) : '') + this.#rows(line.slice(insert[0].length), false)
  }

  #header(names: string[]): string {
    if (this.#named) return ''
    this.#named = true
    return `${row(names)}\n`
  }

  #copied(line: string): string {
    if (line === '\\.') {
      this.#copying = false
      return '\n'
    }
    const cells = line.split('\t').map((one) => (one === '\\N' ? '' : one.replace(/\\(.)/g, (_, char: string) => ({ t: '\t', n: '\n', r: '\r' })[char] ?? char))) // prettier-ignore
    return `${row(cells)}\n`
  }

  /** @param ends whether the line's end closes the row */
  #rows(line: string, ends: boolean): string {
    let out = ''
    for (let i = 0; i < line.length; i++) {
      const char = line[i]!
      if (this.#inString) {
        if (char === '\\' && this.plan.escapes) this.#value += line[++i] ?? ''
        else if (char !== "'") this.#value += char
        else if (line[i + 1] === "'") this.#value += line[++i]!
        else this.#inString = false
      } else if (char === "'") [this.#inString, this.#text] = [true, true]
      else if (this.#cells === null) {
        if (char === '(') this.#cells = []
        else if (char === ';') this.#inserting = false
      } else if (char === ',') this.#cell()
      else if (char === ')' && !ends) out += this.#row()
      else this.#value += char
    }
    if (this.#inString) this.#value += '\n'
    else if (ends && this.#cells !== null) out += this.#row()
    return out
  }

  #cell(): void {
    const value = this.#text ? this.#value.replace(/^\s+(?=\S)/, '') : this.#value.trim()
    const none = !this.#text && /^null$/i.test(value)
    const truth = !this.#text && /^(?:true|false)$/i.test(value)
    this.#cells!.push(none ? '' : truth ? value.toLowerCase() : value)
    ;[this.#value, this.#text] = ['', false]
  }

  #row(): string {
    this.#cell()
    const line = `${row(this.#cells!)}\n`
    this.#cells = null
    return line
  }
}
