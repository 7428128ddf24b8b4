/** An Atom feed (RFC 4287) of the evaluations: who follows it hears of a verdict when it is published. */
import { count, time } from '../core/numbers'
import { statusSigns, verdictStatus } from '../report/status'
import { statusNames, verdictNames } from '../result/names'
import type { Entry } from './entries'
import { escaped } from './escaped'

/** What a report is known by, wherever it is published: a UUID of its hash (RFC 9562, version 8). */
export function uuidOf(sha256: string): string {
  const variant = ((parseInt(sha256[16]!, 16) & 3) | 8).toString(16)
  const [a, b, c, d, e] = [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    variant + sha256.slice(17, 20),
    sha256.slice(20, 32),
  ]
  return `urn:uuid:${[a, b, c, d, e].join('-')}`
}

/**
 * @param id what the feed is known by, an IRI
 * @param entries newest first, one at least
 */
export function atomFeed(id: string, entries: readonly Entry[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${id}</id>
<title>Shadow evaluations</title>
<updated>${entries[0]!.startedAt}</updated>
<author><name>Shadow Evaluation Workbench</name></author>
<link rel="self" type="application/atom+xml" href="feed.xml"/>
<link rel="alternate" type="text/html" href="index.html"/>
${entries.map(entryXml).join('\n')}
</feed>
`
}

function entryXml({ sha256, file, startedAt, verdict, primary, shadow, requests, gates }: Entry): string {
  const status = verdictStatus[verdict]
  const said = gates.map((gate) => `${statusSigns[gate.status]} ${gate.title}: ${statusNames[gate.status]}`)
  return `<entry>
<id>${uuidOf(sha256)}</id>
<title>${escaped(`${statusSigns[status]} ${verdictNames[verdict]}: ${shadow} against ${primary}`)}</title>
<updated>${startedAt}</updated>
<link rel="alternate" type="text/html" href="${file}"/>
<summary>${escaped(`Evaluated ${time(Date.parse(startedAt))} UTC on ${count(requests)} requests. ${said.join('. ')}.`)}</summary>
</entry>`
}
