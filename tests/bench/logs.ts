/** Logs of any length from the flights of the demo: real rows, repeated under new ids. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Writes `requests` rows to `to`, and returns `to`. */
export function writeLog(demoLog: string, requests: number, to: string): string {
  const [header, ...rows] = readFileSync(demoLog, 'utf8').trimEnd().split('\n')
  const lines = [header!]
  for (let i = 0; i < requests; i += 1) {
    const row = rows[i % rows.length]!
    lines.push(`b${String(i + 1).padStart(7, '0')}${row.slice(row.indexOf(','))}`)
  }
  writeFileSync(to, lines.join('\n') + '\n')
  return to
}
