/** Writes the list in docs/privacy.md: what of a result leaves at which level, from the allow-list itself. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'
import { By, ByList, From } from '../src/result/sharing/rule'
import { table } from '../src/result/sharing/table'

interface Row {
  path: string
  rule: string
  from: string
}

function* rows(rule: unknown, path: string, from = 'figures'): Iterable<Row> {
  if (rule === 'figure' || rule === 'own') return
  if (rule instanceof From) {
    if (rule.rule === 'all' || rule.rule === 'figure') yield { path, rule: 'all', from: rule.level }
    else yield* rows(rule.rule, rule.below === 'empty' ? `${path}[]` : path, rule.level)
  } else if (rule instanceof By || rule instanceof ByList) yield { path, rule: 'together', from }
  else if (typeof rule === 'string') yield { path, rule, from }
  else
    for (const [key, one] of Object.entries(rule as object))
      yield* rows(one, path === '' ? key : `${path}.${key}`, from)
}

/** The list, as it stands in the file. */
export async function fieldsList(): Promise<string> {
  const byRule = new Map<string, string[]>()
  for (const { path, rule, from } of rows(table, '')) {
    const key = `**${rule}**, from \`${from}\` on`
    byRule.set(key, [...(byRule.get(key) ?? []), `\`${path}\``])
  }
  const lines = [...byRule].map(([key, paths]) => `- ${key}: ${paths.join(', ')}`)
  return (await format(lines.join('\n'), { parser: 'markdown' })).trim()
}

if (process.argv[1] === import.meta.filename) {
  const path = join(import.meta.dirname, '../docs/privacy.md')
  const text = await readFile(path, 'utf8')
  const made = await fieldsList()
  await writeFile(
    path,
    text.replace(
      /(<!-- fields -->)[^]*(<!-- end -->)/,
      (_, a: string, b: string) => `${a}\n\n${made}\n\n${b}`,
    ),
  )
}
