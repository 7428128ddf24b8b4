/** Paths of the disk as dropped files, named as a browser names them. */
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isLitter, type DroppedFile } from '../../files/dropped'
import { DiskFile } from './disk-file'

/** A file by its own name; a folder as its files, each with its path from that folder on. */
export function fromDisk(path: string): DroppedFile[] {
  return walk(path, basename(path)).filter((file) => !isLitter(file.path))
}

function walk(path: string, name: string): DroppedFile[] {
  const stat = statSync(path)
  if (!stat.isDirectory()) return [{ path: name, file: new DiskFile(path, 0, stat.size) }]
  return readdirSync(path)
    .sort()
    .flatMap((entry) => walk(join(path, entry), `${name}/${entry}`))
}
