/** All files of a published folder. */
import { sha256Of } from '../result/canonical'
import type { EvaluationResult } from '../result/evaluation-result'
import { badge } from './badge'
import { entryOf, indexJson, inOrder, type Entry, type Index } from './entries'
import { atomFeed, uuidOf } from './feed'
import { indexPage } from './page'

export interface Published {
  /** The report as it is published. */
  html: string
  result: EvaluationResult
}

export interface Site {
  /** By name; index.json is the last, so that what it names is there wherever writing is cut off. */
  files: Map<string, string>
  /** Newest first. */
  entries: Entry[]
  /** How many of the new reports are not among them: the same evaluation is, with more of it. */
  surpassed: number
}

/**
 * @param before what is there already: its reports stay as they are
 * @param reports new ones; one that is there is not added again, nor one of which more is there. Together one at least
 */
export function siteOf(before: Index | null, reports: readonly Published[]): Site {
  const made = reports.map(({ html, result }) => ({ html, entry: entryOf(html, result) }))
  const entries = inOrder([...(before?.evaluations ?? []), ...made.map(({ entry }) => entry)])
  const feed = before?.feed ?? uuidOf(sha256Of(`feed from ${entries.at(-1)!.sha256} on`))
  const files = new Map<string, string>()
  const listed = new Set(entries.map(({ file }) => file))
  const kept = made.filter(({ entry }) => listed.has(entry.file))
  for (const { html, entry } of kept) files.set(entry.file, html).set(entry.badge, badge(entry.verdict))
  files.set('badge.svg', badge(entries[0]!.verdict))
  files.set('feed.xml', atomFeed(feed, entries))
  files.set('index.html', indexPage(entries))
  files.set('index.json', indexJson({ schemaVersion: 1, feed, evaluations: entries }))
  return { files, entries, surpassed: made.length - kept.length }
}
