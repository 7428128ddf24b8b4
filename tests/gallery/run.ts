/**
 * The gallery for development:
 *   npm run gallery                          serves it, with hot reload, and opens it
 *   npm run gallery -- --update [ID...]      what is there is agreed on: writes the references of all states, or of these
 */
import { createServer } from 'vite'
import { join } from 'node:path'
import { writeReference } from './references'
import { shoot, startGallery, widths, type Shot } from './shots'

const [flag, ...ids] = process.argv.slice(2)

if (flag === undefined) await open()
else if (flag === '--update') await update(ids)
else {
  console.error(`npm run gallery knows no "${flag}". Give nothing, or --update and the ids of states.`)
  process.exitCode = 1
}

async function open(): Promise<void> {
  const server = await createServer({ configFile: join(import.meta.dirname, 'vite.config.ts') })
  await server.listen()
  server.printUrls()
}

async function update(wanted: readonly string[]): Promise<void> {
  const gallery = await startGallery()
  try {
    const unknown = wanted.filter((id) => !gallery.ids.includes(id))
    if (unknown.length > 0) throw new Error(`The gallery has no state ${unknown.join(', ')}.`)
    const shots: Shot[] = []
    for (const width of widths) {
      const page = await gallery.open(width)
      for await (const shot of shoot(page, width, wanted.length > 0 ? wanted : gallery.ids)) shots.push(shot)
    }
    writeReference(shots, await gallery.fingerprint(), gallery.ids)
    console.log(`${shots.length} states and widths written. Look at the pictures before they are committed.`)
  } finally {
    await gallery.close()
  }
}
