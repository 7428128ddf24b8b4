/** Names of a model's classes in a file of their own, as exporters write it beside the model. */
import type { DroppedFile } from '../../files/dropped'
import { classNamesIn } from '../../models/class-names'

/** A list of names is small, even of ten thousand classes. */
const MOST_BYTES = 2 ** 20
const NAMED =
  /(^|[/_.-])(class(es)?|labels?|categories|metadata|id2label|class_?(names|indices|labels)|label_?(names|map))([_.-]|$)/i

/** @returns the names by index; null where the file holds none */
async function namesIn({ file, path }: DroppedFile): Promise<string[] | null> {
  const base = path.slice(path.lastIndexOf('/') + 1)
  if (file.size > MOST_BYTES || !NAMED.test(base)) return null
  const text = (await file.text()).replace(/^\uFEFF/, '').trim()
  if (/\.json$/i.test(base)) {
    try {
      return classNamesIn(JSON.parse(text))
    } catch {
      return null
    }
  }
  if (!/\.(txt|names)$/i.test(base)) return null
  // 'cat', or '0 cat' as some converters number the lines.
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => (line.startsWith(`${i} `) ? line.slice(`${i} `.length) : line))
  return classNamesIn(lines.map((line) => line.trim()))
}

/** Whether a file that lies in a model's folder names its classes: it is no table of requests then. */
export async function namesClasses(dropped: DroppedFile): Promise<boolean> {
  return (await namesIn(dropped)) !== null
}

/** The first file of a model's that names its classes. */
export async function classNamesAmong(
  files: readonly DroppedFile[],
): Promise<{ names: string[]; from: string } | null> {
  for (const one of files) {
    const names = await namesIn(one)
    if (names) return { names, from: one.path }
  }
  return null
}
