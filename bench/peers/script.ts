/**
 * The honest rival: what a good programmer writes in an afternoon for this one file and this one rule. Reads statements, checks
 * what it needs, stores facts once, keeps each learner's totals, issues when the rule is met, and goes on where it stopped.
 * No audit, no explanation, no corrections, no rejections kept, no catalog: a new rule is a new script.
 */
import { closeSync, openSync, readSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"

const [file = "", store = ""] = process.argv.slice(2)
const perTransaction = 100_000
const sessions = 5

interface Statement {
  readonly id: string
  readonly actor: { readonly account: { readonly name: string } }
  readonly verb: { readonly id: string }
  readonly object: { readonly id: string }
  readonly result?: {
    readonly completion?: boolean
    readonly score?: { readonly raw?: number; readonly max?: number }
    readonly extensions?: Readonly<Record<string, unknown>>
  }
  readonly context: {
    readonly registration: string
    readonly contextActivities: { readonly parent: ReadonlyArray<{ readonly id: string }> }
  }
  readonly timestamp: string
  readonly stored: string
}

interface Learner {
  readonly id: number
  readonly contact: number
  readonly offering: number
  attended: number
  score: number
  isDone: boolean
  isClosed: boolean
  isIssued: boolean
}

const db = new DatabaseSync(store)
db.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
  CREATE TABLE IF NOT EXISTS contact (id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS offering (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS learner (
    id INTEGER PRIMARY KEY, registration TEXT NOT NULL UNIQUE, contact INTEGER NOT NULL, offering INTEGER NOT NULL,
    attended INTEGER NOT NULL, score REAL NOT NULL, done INTEGER NOT NULL, closed INTEGER NOT NULL,
    issued INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS fact (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, source_id TEXT NOT NULL, learner INTEGER NOT NULL,
    contact INTEGER NOT NULL, offering INTEGER NOT NULL, kind TEXT NOT NULL, activity TEXT NOT NULL,
    time INTEGER NOT NULL, value REAL, recorded INTEGER NOT NULL, stored INTEGER NOT NULL,
    UNIQUE (source, source_id)) STRICT;
  CREATE INDEX IF NOT EXISTS fact_learner ON fact (learner, time);
  CREATE TABLE IF NOT EXISTS issued (learner INTEGER PRIMARY KEY, contact INTEGER NOT NULL, time INTEGER NOT NULL) STRICT;
`)
const insertContact = db.prepare("INSERT INTO contact (account) VALUES (?)")
const insertOffering = db.prepare("INSERT INTO offering (iri) VALUES (?)")
const upsertLearner = db.prepare(
  `INSERT INTO learner VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET attended = excluded.attended,
   score = excluded.score, done = excluded.done, closed = excluded.closed, issued = excluded.issued`
)
const insertFact = db.prepare(
  "INSERT INTO fact VALUES (NULL, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, source_id) DO NOTHING"
)
const insertIssued = db.prepare("INSERT INTO issued VALUES (?, ?, ?)")

const contacts = new Map<unknown, number>()
const offerings = new Map<unknown, number>()
const learners = new Map<unknown, Learner>()
for (const { id, account } of db.prepare("SELECT * FROM contact").all()) contacts.set(account, Number(id))
for (const { id, iri } of db.prepare("SELECT * FROM offering").all()) offerings.set(iri, Number(id))
for (const row of db.prepare("SELECT * FROM learner").all()) {
  const [id, contact, offering] = [Number(row["id"]), Number(row["contact"]), Number(row["offering"])]
  const [attended, score, isDone] = [Number(row["attended"]), Number(row["score"]), row["done"] === 1]
  const [isClosed, isIssued] = [row["closed"] === 1, row["issued"] === 1]
  learners.set(row["registration"], { id, contact, offering, attended, score, isDone, isClosed, isIssued })
}

const numbered = (known: Map<unknown, number>, insert: typeof insertContact, text: string): number => {
  let id = known.get(text)
  if (id === undefined) known.set(text, (id = Number(insert.run(text).lastInsertRowid)))
  return id
}

const learnerOf = ({ context, actor }: Statement): Learner => {
  const known = learners.get(context.registration)
  if (known !== undefined) return known
  const contact = numbered(contacts, insertContact, actor.account.name)
  const offering = numbered(offerings, insertOffering, context.contextActivities.parent[0]?.id ?? "")
  const totals = { attended: 0, score: 0, isDone: false, isClosed: false, isIssued: false }
  const learner = { id: learners.size + 1, contact, offering, ...totals }
  learners.set(context.registration, learner)
  return learner
}

/** Only what the rule needs is looked at; a statement without it stops the script. */
const check = (row: Partial<Statement>): Statement => {
  const { id, actor, verb, object, context, timestamp } = row
  if (typeof id !== "string" || typeof actor?.account?.name !== "string" || typeof verb?.id !== "string")
    throw new Error("bad")
  if (typeof object?.id !== "string" || typeof context?.registration !== "string") throw new Error("bad")
  if (typeof timestamp !== "string" || Number.isNaN(Date.parse(timestamp))) throw new Error("bad")
  // What the rule reads has been checked in the lines above; the rest is only stored.
  return row as Statement
}

const touched = new Map<string, Learner>()
let [facts, issued] = [0, 0]

const take = (statement: Statement): void => {
  const { id, verb, object, result, timestamp, stored, context } = statement
  const learner = learnerOf(statement)
  const kind = verb.id.slice(verb.id.lastIndexOf("/") + 1)
  const time = Date.parse(timestamp)
  const activity = object.id.slice(object.id.lastIndexOf("/") + 1)
  const value = result?.score?.raw ?? (result?.completion === true ? 1 : 0)
  const { contact, offering } = learner
  const written = insertFact.run(
    id,
    learner.id,
    contact,
    offering,
    kind,
    activity,
    time,
    value,
    Date.now(),
    Date.parse(stored)
  )
  if (written.changes === 0) return
  facts += 1
  touched.set(context.registration, learner)
  if (kind === "attended" && result?.completion === true) learner.attended += 1
  else if (kind === "scored")
    learner.score = Math.max(learner.score, (result?.score?.raw ?? 0) / (result?.score?.max ?? 1))
  else if (kind === "completed") learner.isDone = true
  else if (kind === "terminated") learner.isClosed = true
  const isMet = learner.isClosed && learner.attended / sessions >= 0.8 && learner.score >= 0.7 && learner.isDone
  if (!isMet || learner.isIssued) return
  learner.isIssued = true
  issued += 1
  insertIssued.run(learner.id, learner.contact, time)
}

const commit = (): void => {
  for (const [registration, { id, contact, offering, attended, score, isDone, isClosed, isIssued }] of touched) {
    upsertLearner.run(id, registration, contact, offering, attended, score, +isDone, +isClosed, +isIssued)
  }
  touched.clear()
  db.exec("COMMIT")
}

const start = performance.now()
const descriptor = openSync(file, "r")
const buffer = Buffer.allocUnsafe(8 * 2 ** 20)
let [kept, inTransaction, statements] = [0, 0, 0]
for (let read = 1; read > 0;) {
  read = readSync(descriptor, buffer, kept, buffer.length - kept, null)
  const length = kept + read
  const last = buffer.subarray(0, length).lastIndexOf(10)
  for (const line of last < 0 ? [] : buffer.toString("utf8", 0, last).split("\n")) {
    if (inTransaction === 0) db.exec("BEGIN IMMEDIATE")
    take(check(JSON.parse(line)))
    statements += 1
    inTransaction = (inTransaction + 1) % perTransaction
    if (inTransaction === 0) commit()
  }
  buffer.copyWithin(0, last + 1, length)
  kept = length - last - 1
}
if (inTransaction > 0) commit()
closeSync(descriptor)
db.close()
const seconds = (performance.now() - start) / 1_000
process.stdout.write(`${JSON.stringify({ statements, facts, issued, seconds })}\n`)
