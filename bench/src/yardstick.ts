/**
 * The bare loop that a sync is measured against: parses the same CSV files and inserts as many facts, entries and holdings
 * with prepared statements, one transaction per batch, into tables of the same shape. It uses nothing of Laurel and decides
 * nothing: no keys are looked up, no rule is judged, nothing is hashed. Like the sync it reads files of any size, as a stream,
 * by the same library; `slurped` reads each file whole instead, which only small files allow.
 */
import { createReadStream, readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { createGunzip, gunzipSync } from "node:zlib"
import { parse } from "csv-parse"
import { parse as parseWhole } from "csv-parse/sync"

const [data = "", file = "", batch = "", entries = "", holdings = "", mode = "streamed"] = process.argv.slice(2)
const perBatch = Number(batch)

const db = new DatabaseSync(file)
db.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
  CREATE TABLE fact (
    id INTEGER PRIMARY KEY, learner INTEGER NOT NULL, stream INTEGER NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL,
    origin INTEGER NOT NULL, line INTEGER, activity INTEGER, kind INTEGER NOT NULL, detail TEXT, happened_on INTEGER NOT NULL,
    happened_at INTEGER, zone INTEGER NOT NULL, basis INTEGER NOT NULL, observed_at INTEGER, said INTEGER,
    batch INTEGER NOT NULL,
    UNIQUE (stream, key, revision)) STRICT;
  CREATE INDEX fact_learner ON fact (learner);
  CREATE TABLE entry (id INTEGER PRIMARY KEY, contact INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX entry_contact ON entry (contact);
  CREATE TABLE holding (
    contact INTEGER NOT NULL, certification INTEGER NOT NULL, position INTEGER NOT NULL, learner INTEGER NOT NULL,
    type INTEGER NOT NULL, earning INTEGER NOT NULL, beside TEXT, first INTEGER NOT NULL, last INTEGER,
    ends INTEGER NOT NULL, relation INTEGER NOT NULL, expires INTEGER, opens INTEGER, grace INTEGER,
    PRIMARY KEY (contact, certification, position)) STRICT, WITHOUT ROWID;
`)

const insertFact = db.prepare("INSERT INTO fact VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, NULL, 1, 0, NULL, NULL, 1)")
const insertEntry = db.prepare("INSERT INTO entry VALUES (?, ?, ?)")
const insertHolding = db.prepare("INSERT INTO holding VALUES (?, 1, ?, ?, 2, 1, NULL, ?, ?, 1, 0, ?, NULL, NULL)")

let facts = 0
let open = false
const begin = (): void => {
  if (open) return
  db.exec("BEGIN IMMEDIATE")
  open = true
}
const commit = (): void => {
  if (open) db.exec("COMMIT")
  open = false
}

const learners = new Map<string, number>()
const numbered = (key: string): number => {
  const known = learners.get(key)
  if (known !== undefined) return known
  learners.set(key, learners.size + 1)
  return learners.size
}

type Row = ReadonlyArray<string>

const rows = (name: string): Iterable<Row> | AsyncIterable<Row> => {
  const path = join(data, `${name}.csv.gz`)
  return mode === "slurped"
    ? parseWhole(gunzipSync(readFileSync(path)), { from: 2 })
    : createReadStream(path)
        .pipe(createGunzip())
        .pipe(parse({ from: 2 }))
}

const presentation = new Map<string | undefined, string>()
for await (const [module, run, id] of rows("assessments")) presentation.set(id, `${module}/${run}`)

/** Writes what one file gives, a transaction for each `perBatch` of its rows. */
const write = async (name: string, of: (row: Row, line: number) => void): Promise<void> => {
  let count = 0
  for await (const row of rows(name)) {
    begin()
    count += 1
    of(row, count + 1)
    if (count % perBatch === 0) commit()
  }
  commit()
}

await write("studentRegistration", ([module, run, student, from = "", to = ""], line) => {
  const key = `${module}/${run}/${student}`
  const learner = numbered(key)
  facts += 1
  insertFact.run(facts, learner, 1, `${key}/registered`, facts, line, null, 0, null, from === "?" ? 0 : Number(from))
  if (to === "?") return
  facts += 1
  insertFact.run(facts, learner, 1, `${key}/unregistered`, facts, line, null, 1, null, Number(to))
})

await write("studentAssessment", ([item = "", student, day, _banked, score], line) => {
  const learner = numbered(`${presentation.get(item)}/${student}`)
  const [kind, detail] = score === "?" ? [2, null] : [3, `{"raw":${score},"max":100}`]
  facts += 1
  insertFact.run(facts, learner, 2, `${item}/${student}`, facts, line, Number(item), kind, detail, Number(day))
})

// As long as the canonical text of an ordinary entry.
const text = JSON.stringify({
  achievement: "coursework-pass:12345:1",
  because: [101234, 101235, 101236, 101237],
  catalog: 1,
  contact: 12345
}).padEnd(215, "x")
const inBatches = (count: number, insert: (index: number) => void): void => {
  for (let index = 0; index < count; index++) {
    begin()
    insert(index)
    if ((index + 1) % perBatch === 0) commit()
  }
  commit()
}
inBatches(Number(entries), (index) => insertEntry.run(index, (index * 7919) % 28_785, text))
inBatches(Number(holdings), (index) =>
  insertHolding.run((index * 7919) % 28_785, index, index, 16_000 + index, 17_000 + index, 17_000 + index)
)
db.close()
process.stdout.write(`${JSON.stringify({ facts, entries: Number(entries), holdings: Number(holdings) })}\n`)
