/** Finds the dropped file for each shard of a manifest, and joins them, byte totals checked. */
import { plural } from '../core/numbers'
import { atWeight, ProblemError } from '../core/problem'
import type { FileEvidence } from '../core/file-evidence'
import { baseName, folderOf, markOf, originalName, readInto, type DroppedFile } from '../files/dropped'
import { evidenceOf } from '../files/evidence'
import { looksLike } from '../files/magic'
import { elements } from '../core/tensors'
import { weightBytes, type WeightGroup } from './manifest'

/**
 * The file for every manifest path, by name: its path beside the model.json, else its base name, else its base name
 * as it was before a browser numbered it (preferring the model.json's own number).
 * @throws ProblemError 'missing-shard' naming every one, 'ambiguous-shard', 'shard-used-twice'. Never a guess: equal
 * sizes would let the wrong file pass.
 */
export function matchShards(
  groups: WeightGroup[],
  modelPath: string,
  files: DroppedFile[],
): Map<string, DroppedFile> {
  const matched = new Map<string, DroppedFile>()
  const missing: string[] = []
  for (const path of groups.flatMap((group) => group.paths)) {
    const found = candidates(path, modelPath, files)
    if (found.length === 0) missing.push(path)
    else if (found.length > 1) ambiguous(path, modelPath, found)
    else matched.set(path, found[0] as DroppedFile)
  }
  if (missing.length > 0) missingShards(missing, modelPath, files)
  checkMarks(matched, modelPath, files)
  const used = new Map<DroppedFile, string>()
  for (const [path, file] of matched) {
    const other = used.get(file)
    if (other !== undefined)
      throw new ProblemError({
        code: 'shard-used-twice',
        message: `${baseName(other)} and ${baseName(path)} would both be read from this file.`,
        file: file.path,
        mend: `Drop the folder of ${baseName(modelPath)} as it was exported.`,
      })
    used.set(file, path)
  }
  return matched
}

/** The files that may be this shard, at the first level of likeness where there are any. */
export function candidates(path: string, modelPath: string, files: DroppedFile[]): DroppedFile[] {
  const folder = folderOf(modelPath)
  const name = baseName(path)
  const mark = markOf(baseName(modelPath))
  const original = (file: DroppedFile) => originalName(baseName(file.path)) === originalName(name)
  const levels: ((file: DroppedFile) => boolean)[] = [
    ...(mark ? [(file: DroppedFile) => original(file) && markOf(baseName(file.path)) === mark] : []),
    (file) => file.path === folder + path.replace(/^\.\//, ''),
    (file) => file.path.endsWith(`/${path}`) && path.includes('/'),
    (file) => folderOf(file.path) === folder && baseName(file.path) === name,
    (file) => baseName(file.path) === name,
    original,
  ]
  for (const level of levels) {
    const found = files.filter(level)
    if (found.length > 0) return found
  }
  return []
}

/** Two downloads of one model in one drop, and neither whole: a shard of the other would fit to the byte. */
function checkMarks(matched: Map<string, DroppedFile>, modelPath: string, files: DroppedFile[]): void {
  const marks = new Set([...matched.values()].map((file) => markOf(baseName(file.path))))
  if (marks.size < 2) return
  for (const path of matched.keys()) {
    const likely = files.filter((file) => originalName(baseName(file.path)) === originalName(baseName(path)))
    if (likely.length > 1) ambiguous(path, modelPath, likely)
  }
}

function ambiguous(path: string, modelPath: string, found: DroppedFile[]): never {
  throw new ProblemError({
    code: 'ambiguous-shard',
    message: `Several dropped files may be ${path}: ${found.map((file) => file.path).join(', ')}.`,
    file: modelPath,
    mend: 'Drop only the files of one model, or its folder.',
  })
}

function missingShards(missing: string[], modelPath: string, files: DroppedFile[]): never {
  const others = files.filter((file) => file.path !== modelPath).map((file) => baseName(file.path))
  const have = others.length > 0 ? ` Dropped with it: ${others.slice(0, 8).join(', ')}.` : ''
  const many = missing.length > 1
  throw new ProblemError({
    code: 'missing-shard',
    message: `The weight file${many ? 's' : ''} ${missing.slice(0, 8).join(', ')}${
      missing.length > 8 ? ` and ${missing.length - 8} more` : ''
    } ${many ? 'are' : 'is'} missing.${have}`,
    file: modelPath,
    mend: `Drop ${many ? 'them' : missing[0]} together with ${baseName(modelPath)}.`,
  })
}

/**
 * One buffer of all weights, in manifest order. Sizes are compared before a byte is read, so that a manifest that
 * promises gigabytes costs nothing.
 * @throws ProblemError 'weights-too-short', 'weights-too-long', 'bad-string-weight', 'unreadable'
 */
export async function joinShards(
  groups: WeightGroup[],
  shards: Map<string, DroppedFile>,
): Promise<{ data: ArrayBuffer; evidence: FileEvidence[] }> {
  for (const [i, group] of groups.entries()) await checkSize(group, i, shards, groups.length)
  const files = groups.flatMap((group) => group.paths.map((path) => shards.get(path) as DroppedFile))
  const joined = new Uint8Array(files.reduce((total, { file }) => total + file.size, 0))
  const evidence: FileEvidence[] = []
  let offset = 0
  for (const file of files) {
    const bytes = joined.subarray(offset, offset + file.file.size)
    await readInto(file, bytes)
    evidence.push(await evidenceOf(file.path, bytes))
    offset += bytes.byteLength
  }
  offset = 0
  for (const group of groups) {
    const size = group.paths.reduce((total, path) => total + (shards.get(path) as DroppedFile).file.size, 0)
    if (group.bytes === null) checkStrings(group, joined.subarray(offset, offset + size))
    offset += size
  }
  return { data: joined.buffer, evidence }
}

async function checkSize(
  group: WeightGroup,
  index: number,
  shards: Map<string, DroppedFile>,
  groups: number,
): Promise<void> {
  if (group.bytes === null) return
  const files = group.paths.map((path) => shards.get(path) as DroppedFile)
  const there = files.reduce((total, { file }) => total + file.size, 0)
  if (there === group.bytes) return checkCut(files)
  const suspect = oddOne(files) ?? files[0]
  const short = there < group.bytes
  const which =
    files.length === 1 ? 'The file' : `The ${files.length} files of weight group ${index + 1} of ${groups}`
  const list =
    files.length === 1 ? '' : ` (${files.map((f) => `${baseName(f.path)} ${f.file.size}`).join(', ')})`
  throw new ProblemError({
    code: short ? 'weights-too-short' : 'weights-too-long',
    message: `${which} should have ${group.bytes} bytes and ${plural(files.length, 'has', 'have')} ${there}: ${Math.abs(
      there - group.bytes,
    )} too ${short ? 'few' : 'many'}${list}.${await whatItIs(suspect)}`,
    ...(suspect ? { file: suspect.path } : {}),
    mend: short
      ? 'The download or copy broke off: fetch it again.'
      : 'It belongs to another model or version.',
  })
}

/**
 * Converters cut a group into files of one size, the last of what is left. The same files in another order are that
 * many bytes too, and would load.
 * @throws ProblemError 'shards-swapped'
 */
function checkCut(files: DroppedFile[]): void {
  if (files.length < 2 || !files.every(({ path }) => /shard\d+of\d+/.test(path))) return
  const sizes = files.map(({ file }) => file.size)
  const full = Math.max(...sizes)
  const short = files.filter(({ file }) => file.size !== full)
  const [odd] = short
  // Cut by some other rule: nothing can be said.
  if (short.length !== 1 || !odd || odd === files.at(-1)) return
  throw new ProblemError({
    code: 'shards-swapped',
    message: `${baseName(odd.path)} is shorter than the other ${plural(files.length - 1, 'file')}, which only the last, ${baseName(files.at(-1)!.path)}, may be: they have each other’s names.`,
    file: odd.path,
    mend: 'Name the weight files as they were exported, or download them again.',
  })
}

/** Converters cut shards to one size but for the last: an earlier one that differs is the broken one. */
function oddOne(files: DroppedFile[]): DroppedFile | undefined {
  const empty = files.find(({ file }) => file.size === 0)
  if (empty) return empty
  const full = Math.max(...files.map(({ file }) => file.size))
  return files.slice(0, -1).find(({ file }) => file.size !== full) ?? files.at(-1)
}

async function whatItIs(file: DroppedFile | undefined): Promise<string> {
  if (!file) return ''
  const looks = looksLike(new Uint8Array(await file.file.slice(0, 256).arrayBuffer()))
  if (looks === 'html') return ' It holds a web page, not weights.'
  if (looks === 'git-lfs') return ' It is a Git LFS pointer: run git lfs pull.'
  return ''
}

/** Strings stand in the data as a 32-bit length and UTF-8 bytes; everything else has its size. */
function checkStrings(group: WeightGroup, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  for (const spec of group.specs) {
    const size = weightBytes(spec)
    if (size !== null) {
      offset += size
      continue
    }
    const count = elements(spec.shape)
    for (let i = 0; i < count; i++) {
      if (offset + 4 > bytes.length) badString(spec.name)
      offset += 4 + view.getUint32(offset, true)
    }
  }
  if (offset !== bytes.length) badString(group.specs.at(-1)?.name ?? '', group.paths.join(', '))
}

function badString(name: string, file?: string): never {
  throw new ProblemError({
    code: 'bad-string-weight',
    message: 'The strings in the weights do not add up to the size of the file.',
    ...(file ? { file } : {}),
    place: atWeight(name),
    mend: 'Export the model again; a weight file is damaged or from another model.',
  })
}
