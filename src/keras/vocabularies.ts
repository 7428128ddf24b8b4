/** Vocabularies that adapt() learned: a .keras file keeps them beside the topology, in assets/. */
import { isObject, objectAt, type JsonObject } from '../files/json'
import { snakeCase } from './weights'

const lookups = new Set(['StringLookup', 'IntegerLookup'])

/**
 * Puts each learned vocabulary into its layer's config, where one that was given stands already.
 * @param topology changed in place
 * @param read what is at a path such as 'layers/string_lookup_1' (by class, numbered in the order of the config)
 */
export async function takeVocabularies(
  topology: JsonObject,
  read: (path: string) => Promise<string | null>,
  outer = '',
): Promise<void> {
  const layers = objectAt(topology['config'])?.['layers']
  const seen = new Map<string, number>()
  for (const layer of Array.isArray(layers) ? layers.filter(isObject) : []) {
    const kind = String(layer['class_name'])
    const snake = snakeCase(kind)
    const number = seen.get(snake) ?? 0
    seen.set(snake, number + 1)
    const path = `${outer}layers/${snake}${number > 0 ? `_${number}` : ''}`
    const config = objectAt(layer['config'])
    if (lookups.has(kind) && config && !Array.isArray(config['vocabulary'])) {
      const text = await read(path)
      if (text !== null) config['vocabulary'] = tokensOf(text, kind === 'IntegerLookup')
    }
    if (config && Array.isArray(config['layers'])) await takeVocabularies(layer, read, `${path}/`)
  }
}

/** Lines; empty ones at the end are dropped, as Keras drops them (index_lookup.py, load_assets). */
function tokensOf(text: string, whole: boolean): (string | number)[] {
  const lines = text.split(/\r\n|\r|\n/)
  while (lines.length > 0 && lines.at(-1) === '') lines.pop()
  return whole ? lines.map(Number) : lines
}
