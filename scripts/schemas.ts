/**
 * Writes the JSON Schemas that other programs may check our files against: public/evaluation.schema.json,
 * config.schema.json, gates.schema.json and mapping.schema.json. The schemas of src/result are their one source.
 */
import { toJsonSchema } from '@valibot/to-json-schema'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'prettier'
import type { GenericSchema } from 'valibot'
import { ChecklistItem } from '../src/result/checklist'
import { ConfigFile } from '../src/result/config-schema'
import { EvaluationResult } from '../src/result/evaluation-result'
import * as figures from '../src/result/figures'
import { GatesFile } from '../src/result/gates-schema'
import * as mapping from '../src/result/mapping'
import { FileEvidence, Interval, Problem } from '../src/result/shapes'

interface Published {
  title: string
  description: string
  schema: GenericSchema
  /** What the schema says more than once, by the name it is said under. */
  parts?: Record<string, GenericSchema>
}

const { Mapping: _whole, MappingFile, ...parts } = mapping

const published: Record<string, Published> = {
  evaluation: {
    title: 'Result of a shadow evaluation',
    description:
      'evaluation.json, as the workbench writes it. Keys that are not described here may be added.',
    schema: EvaluationResult,
    parts: { ...figures, Interval, FileEvidence, Problem, ChecklistItem },
  },
  config: {
    title: 'Options of a shadow evaluation',
    description:
      'shadow.config.json: the options of evaluate, by name. Paths start from the folder of the file.',
    schema: ConfigFile,
  },
  gates: {
    title: 'Gates of a shadow evaluation',
    description: 'Thresholds of the checklist. Every key is optional: what is absent has its default.',
    schema: GatesFile,
  },
  mapping: {
    title: 'Mapping of a shadow evaluation',
    description:
      'Which fields feed which model input, what is done to them, and how an output is read. One file for both models (models), or for one: model, or its inputs and output at the top.',
    schema: MappingFile,
    parts,
  },
}

/** @returns the text of every published schema, by the name of its file */
export async function schemas(): Promise<Record<string, string>> {
  const written = Object.entries(published).map(async ([name, one]) => [
    `${name}.schema.json`,
    await text(one),
  ])
  return Object.fromEntries(await Promise.all(written)) as Record<string, string>
}

async function text({ title, description, schema, parts = {} }: Published): Promise<string> {
  const { $schema, ...converted } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // A module's exports come in another order where a bundler made it.
    definitions: Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))),
    // JSON has neither NaN nor infinities; and that values fit those beside them, JSON Schema cannot say.
    ignoreActions: ['finite', 'check'],
  })
  return format(JSON.stringify({ $schema, title, description, ...converted }), {
    parser: 'json',
    printWidth: 110,
  })
}

if (process.argv[1] === import.meta.filename)
  for (const [name, now] of Object.entries(await schemas())) {
    const path = join(import.meta.dirname, '../public', name)
    // An unchanged file keeps its date: what watches the folder need not run.
    if (now !== (await readFile(path, 'utf8').catch(() => null))) await writeFile(path, now)
  }
