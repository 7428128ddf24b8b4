/** Vowpal Wabbit's examples: their features are named, hashed and weighted by namespaces, as no other model's are. */
import type { Head } from '../../files/source'
import { refusedFormat } from '../refused'

/** '1 0.5 'tag|ns:2 name:0.3 word', and an action's '1:0.5:0.2' where a label is. */
const EXAMPLE =
  /^\s*(?:[-+]?[\d.][\d.:eE+-]*\s+)*'?[^\s|]*\|[^\s|]*(?:\s+[^\s|:]+(?::[-+]?[\d.eE+-]+)?)+\s*(?:\|[^\s|]*(?:\s+[^\s|:]+(?::[-+]?[\d.eE+-]+)?)+\s*)*$/
const VALUED = /\|[^|]*\s[A-Za-z_][^\s|:]*:[-+]?[\d.]/

export default refusedFormat({
  id: 'vowpal-wabbit',
  title: 'Vowpal Wabbit',
  sniff,
  message:
    'It is the text format of Vowpal Wabbit: what a line leaves out is 0, and words are features of their own, so that the columns a model is given are not in it.',
  mend: 'Export the requests as CSV or JSON lines: one row per request, each feature with its value.',
})

function sniff(head: Head): number {
  const lines = head.text.split('\n', 20).filter((line) => line.trim() !== '')
  if (!head.whole && lines.length > 1 && lines.length < 20) lines.pop()
  const mine = lines.filter((line) => EXAMPLE.test(line))
  return mine.length > 0 && mine.length === lines.length && mine.some((line) => VALUED.test(line)) ? 0.8 : 0
}
