/**
 * One sync of a file of statements that also does the log's part of each commit once more, by itself, and times it:
 * `logOnce.ts <file> <store> <scratch> <learners> <rows per page>`. Then the store is verified. Prints a line of JSON.
 */
// oxlint-disable-next-line import/no-unassigned-import -- turns the compiler on, before any schema is made
import "effect/schema/SchemaJITCompiler/enable"
import { hash } from "node:crypto"
import { DatabaseSync } from "node:sqlite"
import { Audit, Entry, type Id, Leaf, Ledger, Merkle, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { inStore, sync } from "./store.ts"
import { adapter } from "./xapi/adapter.ts"
import { catalogFor } from "./xapi/catalog.ts"

const [file = "", store = "", scratch = "", learners = "", perPage = ""] = process.argv.slice(2)
const { sha256 } = LedgerSql

const db = new DatabaseSync(scratch)
db.exec(
  "PRAGMA journal_mode = WAL; CREATE TABLE leaf (batch INTEGER PRIMARY KEY, hashes BLOB); CREATE TABLE node (level INTEGER, place INTEGER, hash BLOB, PRIMARY KEY (level, place)) WITHOUT ROWID"
)
const insertLeaf = db.prepare("INSERT INTO leaf (hashes) VALUES (?)")
const insertNode = db.prepare("INSERT INTO node (level, place, hash) VALUES (?, ?, ?)")

const secret = "5e".repeat(32)
const secretOf = (): string => secret
const owners = new Map<Id.LearnerId, Id.ContactId>()
let frontier: Merkle.Frontier = Merkle.empty
let log = 0

/** What the ledger does for the log with each commit: texts, commitments, hashes, and writing them. */
const append = (commit: Ledger.Commit): void => {
  for (const { id, contact } of commit.learners) owners.set(id, contact)
  const start = performance.now()
  const at = Leaf.time(commit.recordedAt)
  const hashes: Array<Uint8Array> = []
  const add = (recorded: Leaf.Recorded): void =>
    void hashes.push(Merkle.leaf(sha256, Leaf.text(sha256, secretOf, at, recorded)))
  for (const { id, identity } of commit.contacts) add({ _tag: "Contact", id, identity, sealed: null })
  for (const learner of commit.learners) add({ _tag: "Learner", learner, sealed: null })
  for (const fact of commit.facts) {
    const contact = owners.get(fact.learner)
    if (contact === undefined) throw new Error(`whose is learner ${fact.learner}?`)
    add({ _tag: "Fact", contact, fact, sealed: null, raw: null, sealedRaw: null })
  }
  for (const entry of commit.entries) hashes.push(Merkle.leaf(sha256, Entry.canonical(entry)))
  const grown = Merkle.append(sha256, frontier, hashes)
  frontier = grown
  db.exec("BEGIN")
  insertLeaf.run(Buffer.concat(hashes))
  for (const node of grown.completed) insertNode.run(node.level, node.place, node.hash)
  db.exec("COMMIT")
  log += performance.now() - start
}

const program = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(catalogFor(Number(learners)))
  const start = performance.now()
  const done = yield* sync(versions, adapter(file, Number(perPage))).pipe(
    Effect.provideService(
      Ledger.Ledger,
      Ledger.Ledger.of({
        ...ledger,
        commit: (commit) => Effect.tap(ledger.commit(commit), () => Effect.sync(() => append(commit)))
      })
    )
  )
  const seconds = (performance.now() - start - log) / 1_000
  const texts: Array<string> = []
  for (let after: number | null = null; texts.length < sample;) {
    const page: ReadonlyArray<Leaf.Leaf> = yield* ledger.log(after, Ledger.maxPage)
    if (page.length === 0) break
    texts.push(...page.flatMap(({ text }) => (text === null ? [] : [Buffer.from(text).toString()])))
    after = page.at(-1)?.index ?? null
  }
  const raw = timed(() => {
    for (const text of texts) hash("sha256", text, "binary")
  })
  const verifying = performance.now()
  const { leaves, differences } = yield* Audit.verifyLog(sha256)
  const verifiedLog = (performance.now() - verifying) / 1_000
  const whole = performance.now()
  const report = yield* Audit.verify(versions, sha256)
  return {
    ...done,
    seconds,
    log: log / 1_000,
    leaves,
    differences: differences.length + report.differences.length,
    hashed: texts.length / raw,
    verifiedLog: leaves / verifiedLog,
    verified: leaves / ((performance.now() - whole) / 1_000)
  }
})

/** Leaves that are hashed by themselves. */
const sample = 200_000

const timed = (work: () => void): number => {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1_000
}

process.stdout.write(`${JSON.stringify(await inStore(store, program))}\n`)
