/** Tables as databases write them besides CSV: what mysqldump, phpMyAdmin, pg_dump and Hive document. sqlite3's own are fixtures. */
import { describe, expect, it } from 'vitest'
import { openSources } from '../../../src/files/open'

async function rowsOf(text: string): Promise<string[]> {
  const [source] = await openSources({ path: 'log', file: new Blob([text]) })
  const parts: string[] = []
  const decoder = new TextDecoder()
  for await (const chunk of source!.chunks()) parts.push(decoder.decode(chunk, { stream: true }))
  return parts.join('').split('\n').filter((line) => line !== '') // prettier-ignore
}

describe('a dump of one table', () => {
  it('of MySQL: several rows in a statement, escapes, keys that are no columns', async () => {
    const dump = [
      '-- MySQL dump 10.13',
      'DROP TABLE IF EXISTS `log`;',
      'CREATE TABLE `log` (',
      '  `id` varchar(20) NOT NULL,',
      '  `amount` decimal(10,2) DEFAULT NULL,',
      '  `note` text,',
      '  PRIMARY KEY (`id`),',
      '  KEY `note` (`note`(10))',
      ') ENGINE=InnoDB;',
      "INSERT INTO `log` VALUES ('r0',1.50,'it\\'s \\\"fine\\\", yes'),('r1',NULL,'a;b)');",
      "INSERT INTO `log` VALUES ('r2',-3,'');",
    ].join('\n')
    expect(await rowsOf(dump)).toEqual([
      'id,amount,note',
      'r0,1.50,"it\'s ""fine"", yes"',
      'r1,,a;b)',
      'r2,-3,',
    ])
  })

  it('of phpMyAdmin: names in the statement, a row on each line', async () => {
    const dump = "INSERT INTO `log` (`id`, `x`, `ok`) VALUES\n('r0', 1, TRUE),\n('r1', 2.5e-3, FALSE);\n"
    expect(await rowsOf(dump)).toEqual(['id,x,ok', 'r0,1,true', 'r1,2.5e-3,false'])
  })

  it('of pg_dump with inserts: a schema before the name, text over several lines', async () => {
    const dump =
      "CREATE TABLE public.log (\n    id text NOT NULL,\n    note text\n);\nINSERT INTO public.log VALUES ('r0', 'two\nlines ''here''');\n"
    expect(await rowsOf(dump)).toEqual(['id,note', 'r0,"two', "lines 'here'\""])
  })

  it('of pg_dump: what COPY reads', async () => {
    const dump =
      'COPY public.log (id, x, note) FROM stdin;\nr0\t1.5\ta\\tb, c\nr1\t\\N\tplain\n\\.\n\nSELECT 1;\n'
    expect(await rowsOf(dump)).toEqual(['id,x,note', 'r0,1.5,"a\tb, c"', 'r1,,plain'])
  })
})

it('of several tables is the one that its start holds most of', async () => {
  const dump =
    "INSERT INTO users VALUES(1,'a');\nINSERT INTO log(id,x) VALUES('r0',1);\nINSERT INTO log(id,x) VALUES('r1',2);\n"
  expect(await rowsOf(dump)).toEqual(['id,x', 'r0,1', 'r1,2'])
})

it("of Hive's text is parted by ^A, with \\N where there is nothing", async () => {
  expect(await rowsOf('r0\x011.5\x01a,b\nr1\x01\\N\x01c\n')).toEqual(['r0,1.5,"a,b"', 'r1,,c'])
})

it.each(['INSERT into the table what you like\n', "'quoted' text, and more\n", 'x,y\n1,2\n'])(
  'leaves %j as it is',
  async (text) => {
    expect(await rowsOf(text + text)).toEqual((text + text).trim().split('\n'))
  },
)

it('reads a start of nothing but spaces and brackets in no time', async () => {
  const text = `INSERT INTO ${'('.repeat(30_000)}${' '.repeat(30_000)}`
  expect(await rowsOf(`${text}\n`)).toHaveLength(1)
})
