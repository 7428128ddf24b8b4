/** Writes public/demo/index.json: which demos there are, and which of their files goes where on the page. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { demoFolder, writeJson } from './files'

const demos = [
  {
    id: 'flights',
    title: 'Flights',
    description:
      'Will this flight arrive more than 15 minutes late? 20,000 real US flights of April to June 2001; the candidate also knows where they fly from and to.',
  },
  {
    id: 'digits',
    title: 'Digits',
    description:
      'Which handwritten digit is this? 2,000 images of MNIST; the candidate is a convolutional net.',
  },
]

const slots: [slot: string, at: RegExp][] = [
  ['primary', /^primary\//],
  ['shadow', /^shadow\//],
  ['log', /^log\./],
  ['baseline', /^baseline\./],
  ['mapping', /^mapping\.json$/],
]

function filesOf(id: string) {
  const folder = join(demoFolder, id)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => {
      const slot = slots.find(([, at]) => at.test(name))?.[0]
      if (!slot) throw new Error(`${id}/${name}: no place on the page for it`)
      return { path: `${id}/${name}`, slot, bytes: statSync(join(folder, name)).size }
    })
}

writeJson(
  join(demoFolder, 'index.json'),
  demos.map((demo) => ({ ...demo, files: filesOf(demo.id) })),
)
