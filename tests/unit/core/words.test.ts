/** Words around figures. */
import { expect, test } from 'vitest'
import { firstSentence } from '../../../src/core/words'

test.each([
  [
    'One. Another that is long enough to be worth a press.',
    'One.',
    'Another that is long enough to be worth a press.',
  ],
  [
    'PSI above 0.5 of “a”, e.g. there: 3. “b” has none, which is long enough to be folded.',
    'PSI above 0.5 of “a”, e.g. there: 3.',
    '“b” has none, which is long enough to be folded.',
  ],
  [
    'Tested by A. Turing on 3 March, in 40 s. Somebody else may look at what it says of the drill.',
    'Tested by A. Turing on 3 March, in 40 s.',
    'Somebody else may look at what it says of the drill.',
  ],
  ['One. Two.', 'One. Two.', ''],
  [
    'No end at all, however long it may be for a single sentence on a phone',
    'No end at all, however long it may be for a single sentence on a phone',
    '',
  ],
  ['', '', ''],
])('the first sentence of %j', (text, first, rest) => {
  expect(firstSentence(text)).toEqual([first, rest])
})
