/** Files that no format claims: the one cause that is likely, and what to do about it. */
import type { Head } from '../files/source'
import { atPart, ProblemError } from '../core/problem'

/** uvicorn's, werkzeug's and the like: an address, a request line, a status. */
const SERVED_LINE = /^.*\d(?::\d+)? - (?:- .*)?"(?:GET|POST|PUT|HEAD|OPTIONS) [^"]* HTTP\/[\d.]+" \d{3}/m

interface Cause {
  /** Whether the file is of this kind. */
  is(head: Head): boolean
  /** The cause, in a sentence. */
  message: string
  mend: string
}

const EXPORT = 'Export the log as CSV, JSON lines or Parquet: one row per request.'
/** nginx's and Apache's default: address, user, time, request line, status, bytes. */
const ACCESS_LINE =
  /^\S+ \S+ .*\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "[A-Z]+ [^"]*" \d{3} (?:\d+|-)/
/** Envoy's default: time, request line, status, flags, and in Istio details of the response, then bytes and durations. */
const ENVOY_LINE =
  /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "[A-Z]+ [^"]*" (?:\d{3}|0|-) \S+ (?:\S+ \S+ (?:"[^"]*"|-) )?\d+ \d+ (?:\d+|-) /m

const causes: Cause[] = [
  {
    is: ({ text }) => /^\s*(?:<table|<tr[\s>]|<thead)/i.test(text),
    message: 'It is a table in HTML, as a data frame or a database prints it for a page.',
    mend: 'Export it as CSV: df.to_csv("log.csv", index=False), or .mode csv in the shell of SQLite.',
  },
  {
    is: ({ text }) => isPrintedFrame(text),
    message:
      'It is a data frame as it is printed: its columns are parted by nothing but spaces, and what was too wide is left out.',
    mend: 'Export it as CSV: df.to_csv("log.csv", index=False), or write.csv(df, "log.csv", row.names = FALSE) in R.',
  },
  {
    is: ({ text }) => /^\s*\w+ = .*\n\s*\w+ = /.test(text) || /^-\[ RECORD 1 \]/.test(text),
    message: 'It has a line for each cell, as databases print records one below the other.',
    mend: 'Export it as CSV: \\copy (select …) to log.csv csv header in psql, .mode csv in the shell of SQLite.',
  },
  {
    is: ({ text }) => /^"[^"\n]*"(?: "[^"\n]*")+\r?\n"?[^"\s]*"? \S/.test(text),
    message: 'It is a table whose cells are parted by spaces, as R’s write.table writes it.',
    mend: 'Export it as CSV: write.csv(df, "log.csv", row.names = FALSE).',
  },
  {
    is: ({ text }) => /^\[[\d:. +-]+\] [A-Z]+(?: \([^)\n]*\))?: .*\n {4}"?\w+"?: /.test(text),
    message: 'It is what pino-pretty prints for people, a line for each field.',
    mend: 'Log without it: pino writes JSON lines by itself, and pino-pretty may read them from the file later.',
  },
  {
    is: ({ text }) => /^\s*(?:<!doctype html|<html|<head|<body)/i.test(text),
    message: 'It is a web page, perhaps of a login or an error, and no log.',
    mend: 'Download the log itself: open the address in a browser where you are signed in.',
  },
  {
    is: ({ text }) => /^\s*<\?xml/i.test(text),
    message: 'It is XML, and no log of requests is read from XML.',
    mend: EXPORT,
  },
  {
    is: ({ text }) => ENVOY_LINE.test(text),
    message:
      'It is an access log of Envoy, or of Istio, in its default text: it says who asked and when, not what, so that nothing can be replayed.',
    mend: 'Capture the bodies with Envoy’s HTTP tap: docs/capture has a configuration; or write them as dynamic metadata into a JSON access log.',
  },
  {
    is: ({ text }) => ACCESS_LINE.test(text) || SERVED_LINE.test(text),
    message:
      'It is an access log without bodies: it says who asked and when, not what, so that nothing can be replayed.',
    mend: 'Log the bodies too: docs/capture has an nginx configuration that does.',
  },
  {
    is: ({ text }) => /^(?:---\s*\n)?(?:- )?[A-Za-z_][\w-]*:(?: .*)?\n {0,6}[A-Za-z_][\w-]*:/.test(text),
    message: 'It is YAML, and no list of records is at its top or in one of its mappings.',
    mend: 'Write it as JSON lines: python -c "import json, yaml; [print(json.dumps(r)) for r in yaml.safe_load(open(\'log.yaml\'))]".',
  },
  {
    is: ({ text }) => /^#Fields: /m.test(text),
    message:
      'It is a W3C extended log, as IIS and CloudFront write it: it says who asked and when, not what, so that nothing can be replayed.',
    mend: 'Log the bodies too: docs/capture has an nginx configuration that does; or export the table with the features as CSV.',
  },
  {
    is: ({ text }) => /^\s*\{\|.*\n(?:.*\n)?\s*[!|]/.test(text),
    message: 'It is a table in MediaWiki’s markup.',
    mend: 'Export it as CSV, or paste the page’s table into a spreadsheet and save that as CSV.',
  },
  {
    is: ({ text }) =>
      /^\s*(?:#.*\n\s*)*(?:\[{1,2}[\w.-]+\]{1,2}|[\w.-]+ = \S.*)\n\s*(?:[\w.-]+ = |\[)/.test(text),
    message: 'It is TOML, or an INI file: a configuration, and no log of requests.',
    mend: "Where its tables are requests, write them as JSON lines: python -c \"import json, tomllib; [print(json.dumps(r)) for r in tomllib.load(open('log.toml', 'rb'))['requests']]\".",
  },
  {
    is: ({ text }) => /^\s*[[(]?\s*\{:[\w.-]+[ \n]/.test(text),
    message: 'It is EDN, as Clojure prints its maps.',
    mend: 'Write it as JSON lines: (println (clojure.data.json/write-str record)) for each record.',
  },
  {
    is: ({ text }) => /^\s*Array\s*\n\s*\(\s*\n\s*\[/.test(text),
    message: 'It is what PHP’s print_r prints for people: text and numbers are not told apart in it.',
    mend: 'Log json_encode($record) in place of print_r($record, true).',
  },
  {
    is: ({ bytes }) =>
      /^(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|RIFF)/.test(String.fromCharCode(...bytes.subarray(0, 4))),
    message: 'It is a document or a picture, and no log.',
    mend: 'Drop the log that names the pictures, and the pictures with it.',
  },
  {
    is: ({ bytes }) => bytes.subarray(0, 4096).includes(0),
    message: 'It is a binary file of no kind that is known.',
    mend: EXPORT,
  },
]

/** A line of names behind the room for an index, and below it lines that count. */
function isPrintedFrame(text: string): boolean {
  const [names = '', ...rows] = text.split('\n', 6).filter((line) => line.trim() !== '')
  return /^ +\S+(?: +\S+)+\s*$/.test(names) && rows.length > 1 && [0, 1].some((first) => rows.slice(0, 3).every((row, i) => row.startsWith(`${i + first} `))) // prettier-ignore
}

/** @returns what to say of a file that no format claims. */
export function unknownFormat(head: Head): ProblemError {
  const cause = causes.find(({ is }) => is(head))
  const start = head.text.trimStart().slice(0, 60).split('\n', 1)[0] ?? ''
  return new ProblemError({
    code: 'unknown-format',
    message: `The file is not a request log in a known format. ${cause?.message ?? `It starts with ${JSON.stringify(start)}, and no format does.`}`,
    file: head.name,
    place: atPart('the first bytes'),
    mend: cause?.mend ?? EXPORT,
  })
}
