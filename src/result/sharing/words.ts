/** What people read of each way of sharing: the one table for page, report and command line. */
import type { Sharing } from './levels'
import type { Shared } from './schema'

export const sharingNames: Record<Sharing, { name: string; detail: string }> = {
  figures: {
    name: 'Figures alone',
    detail:
      'No request, no time of one, no value of a feature that fewer than 20 requests share, no name of a file.',
  },
  'hashed-ids': {
    name: 'With requests, their ids hashed',
    detail: 'A sample of requests too: hashes for ids, times to the hour, labels, answers and scores.',
  },
  ids: {
    name: 'With requests and their ids',
    detail: 'The same with ids as they are: whoever has the log can look each of them up.',
  },
  features: {
    name: 'With values of features',
    detail:
      'Everything that the evaluation holds: values, exact times, names of files, the whole mapping, and small pictures of up to six requests where requests are pictures.',
  },
}

/** What was shared, in a sentence below a report. */
export function sharedText({ as, kinds }: Shared): string {
  const stayed = kinds.filter((kind) => kind.stayed > 0).map(({ what, stayed }) => `${what} (${stayed.toLocaleString('en-GB')})`) // prettier-ignore
  const kept = stayed.length > 0 ? ` What stayed with the sender: ${stayed.join(', ')}.` : ''
  return `${sharingNames[as].name}: ${sharingNames[as].detail}${kept}`
}
