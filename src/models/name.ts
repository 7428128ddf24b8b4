/** What to call a model: the folder or file it came in, unless that says nothing; then what it calls itself. */
import { baseName, folderOf, originalName } from '../files/dropped'
import { isObject, objectAt, stringAt, type Json } from '../files/json'

/** Folders and files that everybody's model is in, or that only say which role it plays here. */
const sayNothing =
  /^(tfjs|web|saved|my|the|keras|tf|js|graph|layers)?[-_ ]?models?$|^(primary|shadow|prod(uction)?|champion|challenger|candidate|canary|current|incumbent|control|treatment|live|stable|new|old|next|latest|before|after|exports?|exported|out(put)?|dist|build|assets|public|static|downloads?|tmp|temp|files?|tfjs|web|\d+)$/i
/** Names that Keras gives on its own. */
const byDefault = /^(model|sequential|functional)([-_]?\d+)?$/i

/** Letters of a name that a model gives itself, at most: as many as a file's may have. */
const MOST_OWN = 255

/** Whether a folder's or file's name tells this model from others. */
export function saysSomething(name: string): boolean {
  return name !== '' && !sayNothing.test(originalName(name))
}

/**
 * @param path of its model.json, .keras, .h5 or .zip
 * @param topology of a layers-model, which may carry a name; graph-models do not
 */
export function nameOf(path: string, topology: unknown): string {
  const file = originalName(baseName(path))
  const stem = file.replace(/\.(json|keras|h5|hdf5|zip)$/i, '')
  const folder = folderOf(path).slice(0, -1)
  const byFolder = /\.json$/i.test(file) && sayNothing.test(stem)
  if (!byFolder && saysSomething(stem)) return file
  if (byFolder && saysSomething(baseName(folder))) return baseName(folder)
  const own = ownName(topology)
  if (own && own.length <= MOST_OWN && !byDefault.test(own)) return own
  // 'v1/model': what is above may say more.
  if (byFolder) return folder.split('/').slice(-2).join('/') || file
  return file
}

function ownName(topology: unknown): string | null {
  const model = isObject(topology) ? (objectAt(topology['model_config'] as Json) ?? topology) : null
  return stringAt(objectAt(model, 'config') ?? undefined, 'name')
}
