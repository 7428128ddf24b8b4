/**
 * Makes src/models/data/kernels.json: which TensorFlow ops a backend of TF.js cannot run, from TF.js' own sources and
 * registries, so that a model can be checked before it is built. After TF.js changes, tests/unit/models/kernels.test.ts
 * fails until it has written the table anew: UPDATE_KERNELS=1 npx vitest run tests/unit/models/kernels.test.ts
 *
 * op -> functions: the cases of the converter's executors. function -> kernels: what tfjs-core's ops run, followed
 * through the ops they call. kernel -> backends: what each backend registers when it is imported. layer -> kernels: what
 * runs when the fixtures' models run.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const modules = 'node_modules/@tensorflow'
const coreOps = `${modules}/tfjs-core/dist/ops`
const executors = `${modules}/tfjs-converter/dist/operations/executors`
const backends = ['webgl', 'webgpu', 'wasm', 'cpu'] as const

export interface KernelTable {
  source: string
  /** Per backend: TensorFlow op -> the kernels it lacks for it. */
  lacking: Record<(typeof backends)[number], Record<string, string[]>>
  /** The same for layers, by the class TF.js builds; of classes that a fixture has, the others are not known. */
  layers: Record<(typeof backends)[number], Record<string, string[]>>
  /** Per backend: TensorFlow op -> the kernels it has for it, and for 32-bit floats alone. */
  floats: Record<(typeof backends)[number], Record<string, string[]>>
  /** Ops that the converter lists, and its executors do not know: they fail on any backend. */
  unexecuted: string[]
}

/** @returns the table for the TF.js that is installed. */
export async function kernelTable(): Promise<KernelTable> {
  const registered = await kernelsOfBackends()
  const kernelsOf = functionKernels()
  const ops = opFunctions()
  const needs = new Map([...ops].map(([op, functions]) => [op, kernelsOfOp(op, functions, kernelsOf)]))
  const known = (JSON.parse(readFileSync('src/models/data/graph-ops.json', 'utf8')) as { ops: string[] }).ops
  const version = (
    JSON.parse(readFileSync(`${modules}/tfjs-core/package.json`, 'utf8')) as { version: string }
  ).version
  return {
    source: `TensorFlow.js ${version}: the converter's executors, tfjs-core's ops, the backends' registries`,
    lacking: lackingOf(needs, registered),
    floats: floatOps(needs),
    layers: lackingOf(await tracedLayers(), registered),
    unexecuted: known.filter((op) => !ops.has(op)),
  }
}

/** What an op runs on numbers. Complex ones are a branch that it takes for complex inputs only, unless they are its purpose. */
function kernelsOfOp(op: string, functions: string[], kernelsOf: Map<string, Set<string>>): Set<string> {
  const needed = new Set(functions.flatMap((name) => [...(kernelsOf.get(name) ?? [])]))
  const complex = ['Complex', 'ComplexAbs', 'Real', 'Imag']
  const purpose = complex.includes(op) || needed.has('FFT') || needed.has('IFFT')
  return new Set([...needed].filter((kernel) => purpose || !complex.includes(kernel)))
}

function lackingOf(
  needs: Map<string, Set<string>>,
  registered: Record<string, Set<string>>,
): KernelTable['lacking'] {
  const rows = (backend: string) =>
    [...needs].flatMap(([op, kernels]): [string, string[]][] => {
      const missing = [...kernels].filter((kernel) => !registered[backend]!.has(kernel)).sort()
      return missing.length > 0 ? [[op, missing]] : []
    })
  return Object.fromEntries(
    backends.map((backend) => [
      backend,
      Object.fromEntries(rows(backend).sort(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  ) as KernelTable['lacking']
}

/** Ops whose kernels throw at tensors of another type than float32, as their sources say. */
function floatOps(needs: Map<string, Set<string>>): KernelTable['floats'] {
  const refusal = /\.dtype !== 'float32'[^{]*\{\s*throw |assert\(\w+\.dtype === 'float32',/
  const rows = (backend: string) => {
    const folder = `${modules}/tfjs-backend-${backend}/dist/kernels`
    const refusing = new Set(
      filesUnder(folder)
        .filter((path) => refusal.test(sourceOf(path)))
        .map((path) => basename(path, '.js')),
    )
    return [...needs].flatMap(([op, kernels]): [string, string[]][] => {
      const found = [...kernels].filter((kernel) => refusing.has(kernel)).sort()
      return found.length > 0 ? [[op, found]] : []
    })
  }
  return Object.fromEntries(
    backends.map((backend) => [
      backend,
      Object.fromEntries(rows(backend).sort(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  ) as KernelTable['floats']
}

/** Kernels that each class of layer runs, seen by running every layers-model of the fixtures on the cpu backend. */
async function tracedLayers(): Promise<Map<string, Set<string>>> {
  const tf = await import('@tensorflow/tfjs-core')
  const tfl = await import('@tensorflow/tfjs-layers')
  const { loadBundle } = await import('../src/models/load')
  const { instantiate } = await import('../src/replay/instantiate')
  const { blankInputs, feed } = await import('../src/replay/tensors')
  const kernels = new Map<string, Set<string>>()
  const engine = tf.engine() as unknown as { runKernel: (name: string, ...rest: unknown[]) => unknown }
  const { prototype } = tfl.layers.Layer
  const { runKernel } = engine
  const { apply } = prototype
  /** Layers being applied, wrappers before what they wrap. */
  const within: string[] = []
  await tf.setBackend('cpu')
  for (const files of fixtures()) {
    const bundle = await loadBundle(files).catch(() => null)
    if (bundle?.format !== 'layers-model') continue
    prototype.apply = function (...args) {
      within.push(this.getClassName())
      try {
        return apply.apply(this, args)
      } finally {
        within.pop()
      }
    }
    engine.runKernel = function (name, ...rest) {
      for (const layer of within) kernels.set(layer, (kernels.get(layer) ?? new Set()).add(name))
      return runKernel.call(this, name, ...rest)
    }
    const inputs = feed(blankInputs(bundle.inputs, 2), 0, 2, 2)
    try {
      const model = await instantiate(bundle)
      tf.dispose(model.run(inputs))
      model.dispose()
    } finally {
      Object.assign(prototype, { apply })
      Object.assign(engine, { runKernel })
      tf.dispose(inputs)
    }
  }
  // A model is no layer, though TF.js applies it as one.
  for (const model of ['Functional', 'Model', 'Sequential']) kernels.delete(model)
  return kernels
}

function fixtures(): { path: string; file: Blob }[][] {
  const top = 'tests/fixtures'
  const read = (path: string) => ({ path, file: new Blob([readFileSync(join(top, path))]) })
  const folders = readdirSync(join(top, 'keras3')).map((name) =>
    readdirSync(join(top, 'keras3', name))
      .filter((file) => file !== 'ref.json')
      .map((file) => read(`keras3/${name}/${file}`)),
  )
  const files = ['keras-files', 'models/keras'].flatMap((folder) =>
    readdirSync(join(top, folder))
      .filter((name) => /\.(keras|h5)$/.test(name))
      .map((name) => [read(`${folder}/${name}`)]),
  )
  return [...folders, ...files]
}

async function kernelsOfBackends(): Promise<Record<string, Set<string>>> {
  const tf = await import('@tensorflow/tfjs-core')
  for (const backend of backends) await import(`@tensorflow/tfjs-backend-${backend}`)
  return Object.fromEntries(
    backends.map((backend) => [
      backend,
      new Set(tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName)),
    ]),
  )
}

/** Without the source map that every file ends with. */
function sourceOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\/# sourceMappingURL=.*/s, '')
}

/** TensorFlow op -> names of the functions its case calls: 'fft', 'image.cropAndResize'. */
function opFunctions(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of readdirSync(executors).filter((file) => file.endsWith('_executor.js'))) {
    const [, ...cases] = sourceOf(join(executors, name)).split(/^ {8}(?=case '|default:)/m)
    let waiting: string[] = []
    for (const part of cases) {
      const op = /^case '([^']+)'/.exec(part)?.[1]
      if (op) waiting.push(op)
      const body = part.replace(/^case '[^']+':\s*/, '')
      // Cases that fall through share the body of the next.
      if (body === '') continue
      const calls = [...body.matchAll(/\b(?:ops|tfc|tfOps)\.((?:\w+\.)?\w+)\(/g)].map(([, call]) => call!)
      for (const each of waiting) found.set(each, [...new Set([...(found.get(each) ?? []), ...calls])])
      waiting = []
    }
  }
  return found
}

/** Function as the executors call it -> kernels it may run. */
function functionKernels(): Map<string, Set<string>> {
  const closed = new Map<string, Set<string>>()
  for (const path of filesUnder(coreOps)) {
    const space = /\/ops\/(\w+)\//.exec(path)?.[1]
    const kernels = kernelsOfFile(path)
    // 'export const fft = op({ fft_ })', 'export { conv2d_ as conv2d }', 'export function stack('
    for (const [, name, alias] of sourceOf(path).matchAll(
      /export (?:const|function|async function|\{ \w+ as) (\w+)|export \{ (\w+) \}/g,
    )) {
      const called = (name ?? alias)!
      for (const key of space ? [called, `${space}.${called}`] : [called]) {
        closed.set(key, new Set([...(closed.get(key) ?? []), ...kernels]))
      }
    }
  }
  return closed
}

const seen = new Map<string, Set<string>>()

/** Kernels that an op's file runs, itself or through the op files it imports. Gradients are functions of their own. */
function kernelsOfFile(path: string): Set<string> {
  const known = seen.get(path)
  if (known) return known
  const kernels = new Set<string>()
  seen.set(path, kernels)
  const source = withoutGradients(sourceOf(path))
  for (const [, kernel] of source.matchAll(/\.runKernel\(\s*(\w+)/g)) kernels.add(kernel!)
  for (const [, names, from] of source.matchAll(/^import \{([^}]+)\} from '(\.[^']+)';/gm)) {
    const file = `${join(dirname(path), from!)}.js`
    if (!file.startsWith(coreOps) || !exists(file)) continue
    const body = source.replace(/^import .*$/gm, '')
    const used = names!
      .split(',')
      .some((name) => new RegExp(`\\b${name.split(' as ').at(-1)!.trim()}\\(`).test(body))
    if (used) for (const kernel of kernelsOfFile(file)) kernels.add(kernel)
  }
  return kernels
}

/** `const grad = (dy, saved) => {...};` at one indent: what training runs, and prediction does not. */
function withoutGradients(source: string): string {
  return source.replace(/^( +)const grad\w* = \([^]*?^\1\};$/gm, '')
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesUnder(path)
    return /^(?!.*(_test|\.d)\.)[\w.]+\.js$/.test(name) ? [path] : []
  })
}

function exists(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
