/** A body of delimited text, without a header as SageMaker's built-in algorithms take it: '69,0,153.7\n'. */
import Papa from 'papaparse'
import { parseNumber } from '../columns/values'
import type { BodyRows } from './contract'

/**
 * @param name what the cells are called: a row of several is the list `name`, a row of one its only value.
 * @param names the columns' names where the capture system knows them.
 */
export function csvRows(text: string, name: string, names?: string[]): BodyRows {
  const lines = Papa.parse<string[]>(text.trim(), { delimiter: ',', skipEmptyLines: true }).data
  const header = names ?? headerOf(lines)
  const rows = (header && !names ? lines.slice(1) : lines).map((cells) => {
    const values = cells.map(scalar)
    if (header && header.length === values.length)
      return Object.fromEntries(header.map((key, i) => [key, values[i]]))
    return { [name]: values.length === 1 ? values[0] : values }
  })
  return { title: 'CSV text', rows }
}

/** A first line with no number in it, above lines that have some, is a header. */
function headerOf(lines: string[][]): string[] | undefined {
  const [first, second] = lines
  if (!first || !second || first.length < 2) return undefined
  return first.every((cell) => typeof scalar(cell) === 'string') &&
    second.some((cell) => typeof scalar(cell) === 'number')
    ? first.map((cell) => cell.trim())
    : undefined
}

const out = { value: NaN, flag: 0 }

/** A number where the text is one exactly; an id such as 007 stays text. */
function scalar(cell: string): unknown {
  const text = cell.trim()
  if (/^[+-]?0\d/.test(text)) return text
  parseNumber(text, out)
  if (out.flag === 0 && !Number.isNaN(out.value) && !/^(?:true|false)$/i.test(text)) return out.value
  return text === '' ? null : text
}
