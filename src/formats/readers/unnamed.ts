/** Records as Scala prints its case classes, and Haskell and Rust their tuple structs: values without the names of their fields. */
import { mostLines } from '../records/prefixed'
import { refusedFormat } from '../refused'

/** 'Prediction(r1,0.5,cat)': a name in capitals, and values of which none is a pair. */
const LINE = /^\s*[A-Z]\w*\((?:[^()=:]*,){2,}[^()=:]*\)[,;]?\s*$/

export default refusedFormat({
  id: 'unnamed',
  title: 'objects printed without their fields’ names',
  sniff: (head) => (mostLines(head, LINE) ? 0.9 : 0),
  message:
    'These are objects as they are printed without the names of their fields, as Scala prints case classes.',
  mend: 'Log them as JSON, a line each, as circe’s record.asJson.noSpaces or upickle.default.write(record) writes them.',
})
