/** Three million US flights of January to June 2001, from the npm package vega-datasets, as columns. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetMetadata, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

export interface Flights {
  n: number
  /** Local departure time, as ms since the epoch if it were UTC. */
  time: Float64Array
  /** Minutes late at arrival; negative is early. */
  delay: Int16Array
  /** Miles. */
  distance: Int16Array
  /** Index into `airports`. */
  origin: Int16Array
  destination: Int16Array
  /** IATA codes, ascending. */
  airports: string[]
}

export const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
/** A flight is late when it arrives more than this many minutes after its time: the US DOT's own line. */
export const LATE = 15

export async function readFlights(): Promise<Flights> {
  const bytes = readFileSync(
    join(import.meta.dirname, '..', 'node_modules/vega-datasets/data/flights-3m.parquet'),
  )
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  const n = Number(parquetMetadata(file).num_rows)
  const codes = new Map<string, number>()
  const code = (airport: string) => {
    const known = codes.get(airport)
    if (known !== undefined) return known
    codes.set(airport, codes.size)
    return codes.size - 1
  }
  const read = {
    time: new Float64Array(n),
    delay: new Int16Array(n),
    distance: new Int16Array(n),
    origin: new Int16Array(n),
    destination: new Int16Array(n),
  }
  const fill: Record<string, (row: number, value: unknown) => void> = {
    date: (row, value) => (read.time[row] = (value as Date).getTime()),
    delay: (row, value) => (read.delay[row] = Number(value)),
    distance: (row, value) => (read.distance[row] = Number(value)),
    origin: (row, value) => (read.origin[row] = code(value as string)),
    destination: (row, value) => (read.destination[row] = code(value as string)),
  }
  await parquetRead({
    file,
    compressors,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const put = fill[columnName]!
      for (let i = 0; i < columnData.length; i++) {
        const value: unknown = columnData[i]
        if (value === null || value === undefined)
          throw new Error(`row ${rowStart + i} has no ${columnName}: the data is not what this program knows`)
        put(rowStart + i, value)
      }
    },
  })
  return sorted({ n, ...read, airports: [...codes.keys()] })
}

/** Airport codes numbered in alphabetical order, so that they do not depend on the file's order. */
function sorted(flights: Flights): Flights {
  const airports = [...flights.airports].sort()
  const to = flights.airports.map((airport) => airports.indexOf(airport))
  return {
    ...flights,
    airports,
    origin: flights.origin.map((code) => to[code]!),
    destination: flights.destination.map((code) => to[code]!),
  }
}

/** @returns rows whose time is in [from, until), in time order. */
export function between(flights: Flights, from: string, until: string): Int32Array {
  const [low, high] = [Date.parse(from), Date.parse(until)]
  const rows: number[] = []
  for (let i = 0; i < flights.n; i++) if (flights.time[i]! >= low && flights.time[i]! < high) rows.push(i)
  return Int32Array.from(rows).sort((a, b) => flights.time[a]! - flights.time[b]! || a - b)
}

export const isLate = (flights: Flights, row: number): boolean => flights.delay[row]! > LATE
export const hourOf = (flights: Flights, row: number): number => new Date(flights.time[row]!).getUTCHours()
export const weekdayOf = (flights: Flights, row: number): number => new Date(flights.time[row]!).getUTCDay()
