/** The demos that ship with the page: their list, and their files fetched as if a person had dropped them. */
import { ProblemError } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import type { Slot } from '../../session/contract'

export interface Demo {
  id: string
  title: string
  description: string
  files: { path: string; slot: Slot }[]
}

export type DemoFiles = Map<Slot, DroppedFile[]>

/** @throws ProblemError 'demo-missing' */
export async function loadDemo(id: string): Promise<{ demo: Demo; files: DemoFiles }> {
  const index = new URL('demo/index.json', document.baseURI)
  const demos = (await (await fetched(index)).json()) as Demo[]
  const demo = demos.find((one) => one.id === id)
  if (!demo) throw missing(index, `It lists no demo "${id}".`)
  const files: DemoFiles = new Map()
  const blobs = await Promise.all(
    demo.files.map(async ({ path }) => (await fetched(new URL(path, index))).blob()),
  )
  demo.files.forEach(({ path, slot }, i) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const dropped = { path, file: new File([blobs[i]!], name) }
    files.set(slot, [...(files.get(slot) ?? []), dropped])
  })
  return { demo, files }
}

/** @throws ProblemError 'demo-missing' */
export async function fetched(url: URL): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url)
  } catch (error) {
    throw missing(url, (error as Error).message)
  }
  if (!response.ok) throw missing(url, `The server answered ${response.status}.`)
  return response
}

function missing(url: URL, detail: string): ProblemError {
  return new ProblemError({
    code: 'demo-missing',
    message: `A file of the demo could not be fetched. ${detail}`,
    file: url.pathname,
    mend: 'Serve the whole dist folder over http, the demo folder included. Without a network a demo is there once it has been used.',
  })
}
