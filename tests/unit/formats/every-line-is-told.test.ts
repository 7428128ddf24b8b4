/** No format takes longer than a moment to say that lines of any kind are none of its own: an expression that backtracks would. */
import { expect, it } from 'vitest'
import { formats } from '../../../src/formats/registry'

const parts = [
  ...['17,', '17 ', '1.5,', '-3.25e-4 ', '3:0.5 ', '12:34,', 'age=31&', 'age=31 ', 'age=31, ', '"a b",', "'a',", "it's "],
  ...['a: ', 'a:1 ', '- ', '-- ', '{"a":', '[1, ', '{a: ', '(1, ', '| 17 ', '|17', 'a\\', '\\"', '/* ', '// ', '# ', '% ', '%20'],
  ...['GET /a?b=1 ', '2026-03-01 ', '10:00:00 ', '[INFO] ', '@attribute x ', 'curl -d ', '$ ', '> ', '< ', 'a.b.c ', 'é', '\t17', '17;'],
] // prettier-ignore
/** Of a size at which twice as many ways per part would never end. */
const TIMES = 3000

it.each(parts)('lines of "%s"', (part) => {
  const body = part.repeat(TIMES)
  for (const line of [body, `${body}~`, `~${body}`, `x${body}\u0001`]) {
    const text = `${line}\n`.repeat(4)
    const head = { name: 'lines', text, bytes: new TextEncoder().encode(text), whole: true }
    for (const format of formats) expect([format.id, format.sniff(head) >= 0]).toEqual([format.id, true])
  }
})
