/** Files of the demo, as if a person had dropped them. */
import type { DroppedFile } from '../../../src/files/dropped'
import type { Mapping } from '../../../src/result/mapping'
import { openLog, type OpenLog } from '../../../src/session/intake/log'

export async function fetched(url: string): Promise<DroppedFile> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  const name = url.slice(url.lastIndexOf('/') + 1)
  return { path: name, file: await response.blob() }
}

export async function fetchedLog(url: string): Promise<OpenLog> {
  return openLog([await fetched(url)])
}

export async function fetchedSpec(url: string): Promise<Mapping> {
  return JSON.parse(await (await fetched(url)).file.text()) as Mapping
}
