/**
 * Writes src/models/data/graph-ops.json: the TensorFlow ops that TF.js' graph executor knows, from the converter's own
 * op lists (@tensorflow/tfjs-converter/dist/operations/op_list). Run after TF.js changes: npx tsx scripts/list-ops.ts
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

const folder = 'node_modules/@tensorflow/tfjs-converter/dist/operations/op_list'
const version = (
  JSON.parse(readFileSync('node_modules/@tensorflow/tfjs-converter/package.json', 'utf8')) as {
    version: string
  }
).version
const ops = new Set<string>()
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  for (const match of readFileSync(`${folder}/${file}`, 'utf8').matchAll(/'tfOpName':\s*'([^']+)'/g))
    ops.add(match[1] as string)
}
const source = `@tensorflow/tfjs-converter ${version}, dist/operations/op_list`
writeFileSync(
  'src/models/data/graph-ops.json',
  `${JSON.stringify({ source, ops: [...ops].sort() }, null, 2)}\n`,
)
