/** The schema beside BentoML's data files: which column is a feature, a prediction or a target. It holds no rows. */
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { headValues } from '../json/values'
import { refusedFormat } from '../refused'

export default refusedFormat({
  id: 'bentoml-schema',
  title: 'BentoML schema',
  sniff: (head: Head) => (headValues(head, 3).some(isSchema) ? 0.9 : 0),
  message: "This is the schema of BentoML's monitoring: it names the columns and holds no requests.",
  mend: 'Drop the files of the folder data beside it (data.1.log and so on).',
})

function isSchema(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['meta_data'])) return false
  const columns = value['columns']
  return (
    Array.isArray(columns) &&
    columns.every((column) => isObject(column) && 'name' in column && 'role' in column)
  )
}
