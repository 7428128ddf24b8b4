/** An evaluation by the built command line, of files that a test makes: what was printed, the status, and the result. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { DroppedFile } from '../../src/files/dropped'
import type { EvaluationResult } from '../../src/result/evaluation-result'
import type { Mapping } from '../../src/result/mapping'
import type { PremiseId } from '../../src/result/premises'
import { root } from './workbench'

export const program = join(root, 'dist-cli', 'shadow-workbench.js')

export interface Evaluated {
  status: number | null
  stdout: string
  stderr: string
  result: EvaluationResult
  mapping: Mapping
  /** Status of a gate. */
  gate(id: string): string
  premise(id: PremiseId): NonNullable<EvaluationResult['premises']>[number]
  /** The same files again, by this mapping as it is then changed. */
  again(change: (mapping: Mapping) => Mapping | void): Evaluated
  /** Where the files of the result are. */
  out: string
}

const folders: string[] = []
export const removeFolders = () => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }))

/** @param given files by option: a folder of files for a model, one file for all others */
export async function evaluatedBy(given: Record<string, DroppedFile[]>): Promise<Evaluated> {
  const folder = mkdtempSync(join(tmpdir(), 'by-command-'))
  folders.push(folder)
  const options: string[] = []
  for (const [option, files] of Object.entries(given)) {
    for (const { path, file } of files) await written(join(folder, option, path), file)
    options.push(`--${option}`, join(folder, option, files[0]!.path.split('/')[0]!))
  }
  return evaluated(folder, options)
}

/** @returns a folder with these files */
export async function folderOf(files: DroppedFile[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'by-command-'))
  folders.push(folder)
  for (const { path, file } of files) await written(join(folder, path), file)
  return folder
}

async function written(path: string, file: Blob): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
}

function evaluated(folder: string, options: readonly string[]): Evaluated {
  const out = mkdtempSync(join(folder, 'out-'))
  const args = ['evaluate', ...options, '--latency', '30', '--out', out]
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  if (status === null || status > 2) throw new Error(`status ${status}: ${stderr}`)
  const result = JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8')) as EvaluationResult
  const mapping = result.evidence.mapping as Mapping
  return {
    ...{ status, stdout, stderr, result, mapping, out },
    gate: (id) => result.checklist.find((item) => item.id === id)!.status,
    premise: (id) => result.premises!.find((one) => one.id === id)!,
    again: (change) => {
      const copy = structuredClone(mapping)
      const path = join(out, 'changed.json')
      writeFileSync(path, JSON.stringify(change(copy) ?? copy))
      const others = options.filter((_, i) => options[i] !== '--mapping' && options[i - 1] !== '--mapping')
      return evaluated(folder, [...others, '--mapping', path])
    },
  }
}
