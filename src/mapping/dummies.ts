/**
 * Names of a one-hot's parts, as pandas and scikit-learn make them of a column and its values: 'fuel_gas', 'fuel=gas',
 * 'cat__fuel_gas'. Pasted in the order of an input they say in which order training had the values.
 */
import type { FieldProfile } from '../formats/contract'
import type { Step } from '../result/mapping'
import { columnsNamed } from './named-columns'
import { oneHotOf } from './one-hot'

/** A column, and its code where the names were those of its values. */
interface PastedColumn {
  field: string
  code: Step | null
}

interface Columns {
  /** In the order of the names; the parts of a one-hot are one. */
  columns: PastedColumn[]
  missing: ReturnType<typeof columnsNamed>['missing']
}

type Words = Pick<FieldProfile, 'name' | 'type' | 'values'>

/** What scikit-learn's ColumnTransformer puts before a name: 'num__age'. */
const TRANSFORMER = /^[A-Za-z][\w-]*?__/

/** @param fields of the log; a part of a column that stands apart from its others is missing */
export function columnsPasted(names: readonly string[], fields: readonly Words[]): Columns {
  const plain = columnsNamed(names, fields)
  const columns: PastedColumn[] = []
  const missing: Columns['missing'] = []
  let run: { field: string; values: string[] } | null = null
  names.forEach((name, i) => {
    const own = plain.columns[i] ?? stripped(name, fields)
    const part = own === null ? partOf(name, fields) : null
    if (part && run?.field === part.field) return void run.values.push(part.value)
    if (own !== null) columns.push({ field: own, code: null })
    else if (part && !columns.some(({ field }) => field === part.field)) {
      run = { field: part.field, values: [part.value] }
      columns.push({ field: part.field, code: { kind: 'one-hot', values: run.values, unknown: 'zeros' } })
      return
    } else missing.push(plain.missing.find((one) => one.name === name) ?? { name, nearest: null })
    run = null
  })
  return { columns, missing }
}

function stripped(name: string, fields: readonly Words[]): string | null {
  return TRANSFORMER.test(name) ? columnsNamed([name.replace(TRANSFORMER, '')], fields).columns[0]! : null
}

/** @returns names that are those of a field's values, in their order */
export function partsOf(names: readonly string[], field: Words): { name: string; value: string }[] {
  return names.flatMap((name) => {
    const value = valueIn(name, field) ?? valueIn(name.replace(TRANSFORMER, ''), field)
    return value === null ? [] : [{ name, value }]
  })
}

/** @returns null where no column, or more than one, has a value of that name */
function partOf(name: string, fields: readonly Words[]): { field: string; value: string } | null {
  const found = [name, name.replace(TRANSFORMER, '')].flatMap((one) =>
    fields.flatMap((field) => {
      const value = valueIn(one, field)
      return value === null ? [] : [{ field: field.name, value }]
    }),
  )
  const [first] = found
  return first && found.every(({ field }) => field === first.field) ? first : null
}

function valueIn(name: string, field: Words): string | null {
  const values = oneHotOf(field)?.values ?? []
  const column = field.name.slice(field.name.lastIndexOf('.') + 1)
  if (!name.startsWith(column) || !/^[_=.:\- ]/.test(name.slice(column.length))) return null
  const rest = name.slice(column.length + 1).trim()
  return values.find((value) => value === rest) ?? values.find((value) => value.toLowerCase() === rest.toLowerCase()) ?? null
} // prettier-ignore
