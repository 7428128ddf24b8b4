/** What a file starts with, of which nothing else can be said. */
import { expect, it } from 'vitest'
import { openLog } from '../../../src/session/intake/log'

it('is its first line with something in it', async () => {
  const file = new Blob(['\n\n   Minutes of the meeting on Monday\nNobody came.\n'])
  await expect(openLog([{ path: 'minutes.txt', file }])).rejects.toMatchObject({
    problem: {
      code: 'unknown-format',
      message: expect.stringContaining('"Minutes of the meeting') as string,
    },
  })
})
