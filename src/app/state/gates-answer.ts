/** What a gates file was asked, answered: the file as it would have to be written, dropped in its place. */
import type { Edit } from '../../core/problem'
import { baseName, type DroppedFile } from '../../files/dropped'
import { applyPatch } from '../../mapping/patch'
import { json } from './result-files'

/** @param dropped what was asked about, JSON that was read before @returns a copy of it with the edit in it */
export async function answered(dropped: DroppedFile, { steps }: Edit): Promise<DroppedFile> {
  const given = JSON.parse((await dropped.file.text()).replace(/^\uFEFF/, '')) as object
  return { ...dropped, file: new File([json(applyPatch(given, steps))], baseName(dropped.path)) }
}
