import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Achievement, Audit, History, Id, Instant, Ledger, type Rejection, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { certify, Commands, day, desk, leavesIn, page, participant } from "@laurel/testkit"
import { Effect, Layer, Redacted, Schema, Stream } from "effect"
import { type Engine, text } from "../src/Engine.ts"
import * as Postgres from "../src/Postgres.ts"
import * as Sqlite from "../src/Sqlite.ts"
import { answers, canonical, proofs } from "./answers.ts"
import { sqliteSettings } from "./engines.ts"
import * as Importing from "./importing.ts"
import { freshDatabase } from "./postgres.ts"
import { folder } from "./store.ts"

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, "fixtures", name))
const packed = (name: string): Buffer => gunzipSync(fixture(name))
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

/** A store of an earlier schema, as its own program left it. */
const store = (name: string) =>
  Effect.map(folder, (path) => {
    const file = join(path, "store.db")
    writeFileSync(file, packed(name))
    return file
  })

/** What is said of a position that only the program of schema 1 wrote so. */
const today = (said: string): string => said.replace(`"text":"judged"`, `"text":"3:done"`)

/** Only entries were leaves of the log then. */
const unplaced = (said: string): string => said.replaceAll(/"index":\d+,/g, "")

/** Rejections as they were told before schema 5: nobody said in which reading. */
const withoutReading = (rejections: ReadonlyArray<Omit<Ledger.KeptRejection, "reopened">>) =>
  rejections.map(({ reading: _reading, ...row }) => row)

/** Rejections as they were told before schema 4: each is a row, whose key nobody wrote down. */
const keyless = (rejections: ReadonlyArray<Omit<Ledger.KeptRejection, "reopened">>) =>
  withoutReading(rejections).map(({ kind, key, ...row }) => {
    assert.deepStrictEqual([kind, key], ["row", null])
    return row
  })

/** Compares what a store says with what the program that wrote it said. */
const compare = Effect.fnUntraced(function* (was: { readonly [name: string]: unknown }) {
  // The log is made anew, with the same entries in the same order; so are its checkpoints.
  const { totals, log, checkpoints: _____, verify, rejections, ...others } = yield* answers
  assert.deepStrictEqual(verify.differences, [])
  const is = {
    ...others,
    rejections: keyless(rejections),
    log: log.flatMap(({ of, text }) => (of._tag === "Entry" ? [{ text }] : []))
  }
  // The migration commits what of people schema 2 did not know the commit of.
  const { pending, batches: _, drift: _drift, ...known } = totals
  assert.deepStrictEqual(pending, { batches: 0, entries: 0, since: null })
  const {
    pending: __,
    batches: ___,
    ...before
  } = Schema.decodeUnknownSync(Schema.Record(Schema.String, Schema.Unknown))(was["totals"])
  assert.strictEqual(canonical(known), canonical(before))
  for (const [name, answer] of Object.entries(is)) {
    assert.strictEqual(unplaced(canonical(answer)), unplaced(today(canonical(was[name]))), name)
  }
})

const sound = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  assert.deepStrictEqual(yield* ledger.check, [])
  const versions = yield* Commands.versions
  const before = yield* ledger.totals
  assert.strictEqual(yield* Sync.rebuild(versions), 0)
  assert.deepStrictEqual((yield* ledger.totals).entries, before.entries)
  assert.deepStrictEqual((yield* Audit.verify(versions, LedgerSql.sha256)).differences, [])
})

describe.each(["1", "2"])("a store of schema %s", (schema) => {
  it.effect("answers everything as the program that wrote it did", () =>
    Effect.gen(function* () {
      const file = yield* store(`sqlite-${schema}.db.gz`)
      const was = decode(packed(`sqlite-${schema}.answers.json.gz`).toString("utf8"))
      const all = schema === "1" ? was : Schema.decodeUnknownSync(Answers)(was).answers
      yield* Effect.provide(compare(all), LedgerSql.layerSqlite(file))
    })
  )

  it.effect("is sound, is judged no more, and goes on being written", () =>
    Effect.gen(function* () {
      const file = yield* store(`sqlite-${schema}.db.gz`)
      yield* Effect.provide(sound, LedgerSql.layerSqlite(file))
    })
  )

  it.effect("is not changed by a program that only reads, which says what to do", () =>
    Effect.gen(function* () {
      const file = yield* store(`sqlite-${schema}.db.gz`)
      const before = readFileSync(file)
      const error = yield* Effect.flip(Effect.provide(Ledger.Ledger, LedgerSql.layerSqlite(file, { create: false })))
      assert.include(
        error.message,
        `older schema (${schema}; this Laurel reads 7). Run \`laurel sync\` to bring it up to date`
      )
      assert.isTrue(before.equals(readFileSync(file)))
    })
  )
})

const Answers = Schema.Struct({
  answers: Schema.Record(Schema.String, Schema.Unknown),
  /** Of each moment, a few digits of a hash of what was known of each contact then. */
  asOf: Schema.Array(Schema.Tuple([Instant.Instant, Schema.String]))
})
const second = Effect.sync(() =>
  Schema.decodeUnknownSync(Schema.fromJsonString(Answers))(packed("sqlite-2.answers.json.gz").toString("utf8"))
)

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const digest = (said: string): string => createHash("sha256").update(said).digest("hex").slice(0, 8)

/** What a store says of every contact at a moment, as the fixture has it. */
const knownAt = Effect.fnUntraced(function* (moment: Instant.Instant) {
  const { ids } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
  const all = yield* Effect.forEach(ids, (id) =>
    Effect.map(History.asOf(id, moment), ({ members, achievements, holdings }) =>
      digest(
        canonical([id, members, achievements.map(canonical).toSorted(byText), holdings.map(canonical).toSorted(byText)])
      )
    )
  )
  return all.join(" ")
})

const past = Effect.gen(function* () {
  const { asOf } = yield* second
  assert.isAbove(new Set(asOf.map(([, said]) => said)).size, 20)
  for (const [moment, said] of asOf) assert.strictEqual(yield* knownAt(moment), said, Instant.format(moment))
})

/** The same store on PostgreSQL: the tables as the program of that schema made them, and the rows of the file. */
const onPostgres = Effect.fnUntraced(function* (schema: "2" | "3" | "4" | "5" | "6") {
  const file = yield* store(`sqlite-${schema}.db.gz`)
  const { engine: from } = yield* Sqlite.open(file, sqliteSettings)
  const url = Redacted.make(yield* freshDatabase)
  const to = yield* Postgres.open({ url })
  yield* to.run("CREATE SCHEMA laurel")
  for (const sql of fixture(`postgres-${schema}.sql`).toString("utf8").split(";\n")) if (sql !== "") yield* to.run(sql)
  const tables = yield* from.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  for (const row of tables) yield* copy(from, to, text(row[0]))
  yield* to.run("CREATE TABLE meta (id smallint PRIMARY KEY CHECK (id = 1), version integer NOT NULL)")
  yield* to.run("INSERT INTO meta (id, version) VALUES (1, ?1)", Number(schema))
  return url
})

const types = { bigint: "bigint", integer: "integer", smallint: "smallint", text: "text", bytea: "bytea" } as const
const isType = (type: string): type is keyof typeof types => type in types

const copy = Effect.fnUntraced(function* (from: Engine, to: Engine, table: string) {
  const found = yield* to.rows(
    "SELECT column_name, data_type, is_identity FROM information_schema.columns WHERE table_schema = 'laurel' AND table_name = '" +
      `${table}' ORDER BY ordinal_position`
  )
  const columns = found.flatMap((row) => {
    const [name, type] = [text(row[0]), text(row[1])]
    return isType(type) ? [{ name, type }] : assert.fail(`${table}.${name} is of type ${type}`)
  })
  const rows = yield* from.rows(`SELECT ${columns.map(({ name }) => name).join(", ")} FROM ${table}`)
  yield* to.insert({ table, columns }, rows)
  const numbered = found.find((row) => row[2] === "YES")
  if (numbered !== undefined)
    yield* to.rows(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table})) FROM ${table} LIMIT 1`
    )
})

/** The tables and indexes of a store, as its engine tells them. */
const shape = (engine: Engine) =>
  engine.dialect === "sqlite"
    ? engine.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    : Effect.map(
        Effect.all([
          engine.rows(
            `SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name, is_identity
             FROM information_schema.columns WHERE table_schema = 'laurel' ORDER BY table_name, column_name`
          ),
          engine.rows("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'laurel' ORDER BY indexname")
        ]),
        (all) => all.flat()
      )

describe.each(["2", "3", "4", "5", "6"] as const)("a store of schema %s that was brought up to date", (schema) => {
  const sqlite = (file: string) =>
    Effect.gen(function* () {
      yield* Effect.scoped(Layer.build(LedgerSql.layerSqlite(file)))
      const { engine } = yield* Sqlite.open(file, sqliteSettings)
      return yield* shape(engine)
    })
  const postgres = (url: Redacted.Redacted) =>
    Effect.gen(function* () {
      yield* Effect.scoped(Layer.build(LedgerSql.layerPostgres({ url })))
      return yield* shape(yield* Postgres.open({ url }))
    })

  it.effect("has the tables and indexes of a new one", () =>
    Effect.gen(function* () {
      const fresh = yield* sqlite(join(yield* folder, "new.db"))
      assert.deepStrictEqual(yield* sqlite(yield* store(`sqlite-${schema}.db.gz`)), fresh)
    })
  )

  it.effect("has them on PostgreSQL too", () =>
    Effect.gen(function* () {
      const fresh = yield* postgres(Redacted.make(yield* freshDatabase))
      assert.deepStrictEqual(yield* postgres(yield* onPostgres(schema)), fresh)
    })
  )
})

const WithProofs = Schema.Struct({
  answers: Schema.Record(Schema.String, Schema.Unknown),
  proofs: Schema.Unknown,
  received: Schema.optionalKey(Schema.Unknown),
  imports: Schema.optionalKey(Schema.Unknown),
  beside: Schema.optionalKey(Schema.Unknown)
})
const toldOf = (schema: "3" | "4" | "5" | "6") =>
  Schema.decodeUnknownSync(Schema.fromJsonString(WithProofs))(
    packed(`sqlite-${schema}.answers.json.gz`).toString("utf8")
  )

/** The log is as it was, leaf by leaf, and so is what opens its commitments. */
const isSameLog = (was: typeof WithProofs.Type) =>
  Effect.map(proofs, (is) => assert.strictEqual(canonical(is), canonical(was.proofs)))

/** What is said of a store of schema 3 is what its own program said. */
const unchanged = Effect.gen(function* () {
  const was = toldOf("3")
  const { totals, rejections, ...is } = yield* answers
  const { drift, ...known } = totals
  assert.deepStrictEqual([drift, rejections.length > 5], [0, true])
  for (const [name, answer] of Object.entries({ ...is, totals: known, rejections: keyless(rejections) }))
    assert.strictEqual(canonical(answer), canonical(was.answers[name]), name)
  yield* isSameLog(was)
})

/** The same of schema 4; also of rows as they were received. */
const unchangedSince4 = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const was = toldOf("4")
  const { rejections, ...is } = yield* answers
  assert.deepStrictEqual([is.totals.drift, rejections.length > 5], [1, true])
  for (const [name, answer] of Object.entries({ ...is, rejections: withoutReading(rejections) }))
    assert.strictEqual(canonical(answer), canonical(was.answers[name]), name)
  yield* isSameLog(was)
  const received = yield* Effect.forEach([desk, Id.SourceId.make("lrs")], (source) =>
    ledger.received(source, null, Ledger.maxPage)
  )
  assert.strictEqual(canonical(received), canonical(was.received))
  assert.deepStrictEqual(yield* ledger.imports(null, Ledger.maxImports), [])
})

/** The same of schema 5; also of imports, and nothing is kept beside the record yet. */
const unchangedSince5 = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const was = toldOf("5")
  for (const [name, answer] of Object.entries(yield* answers))
    assert.strictEqual(canonical(answer), canonical(was.answers[name]), name)
  yield* isSameLog(was)
  const imports = yield* ledger.imports(null, Ledger.maxImports)
  assert.deepStrictEqual([imports.length, canonical(imports)], [2, canonical(was.imports)])
  yield* ledger.keep([{ shelf: "runs", key: "desk", expected: 0, next: { text: "{}", due: null } }])
  assert.strictEqual((yield* ledger.kept("runs", "desk"))?.version, 1)
})

/** The same of schema 6; also of what is kept beside the record. There is no certificate yet. */
const unchangedSince6 = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const was = toldOf("6")
  for (const [name, answer] of Object.entries(yield* answers))
    assert.strictEqual(canonical(answer), canonical(was.answers[name]), name)
  yield* isSameLog(was)
  const beside = {
    shelf: yield* ledger.keptAfter("runs", null, 10),
    dismissed: yield* ledger.dismissed(null),
    open: yield* ledger.rejections(null)
  }
  assert.deepStrictEqual([beside.dismissed.length, canonical(beside)], [1, canonical(was.beside)])
  assert.deepStrictEqual(
    [yield* ledger.certificates(null, Ledger.maxPage), yield* ledger.lastCertificateList],
    [[], undefined]
  )
})

/** What was achieved then is certified now, and the log goes on behind what it was. */
const certified = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const before = yield* leavesIn
  const standing = (yield* ledger.earned(Id.TypeId.make("exam-pass"), day("2014-01-01"), day("2015-01-01"), null, null))
    .filter(Achievement.isStanding)
    .slice(0, 2)
  const drafts = yield* certify(standing.map(({ id }, at) => [id, 1_000 + at] as const))
  assert.strictEqual(drafts.length, 2)
  const after = yield* leavesIn
  assert.deepStrictEqual(after.slice(0, before.length), before)
  assert.deepStrictEqual(
    after.slice(before.length).map(({ of }) => of._tag),
    ["Commit", "Certificate", "Certificate"]
  )
  assert.deepStrictEqual(
    (yield* ledger.certificates(null, Ledger.maxPage)).map(({ code }) => code),
    drafts.map(({ code }) => code)
  )
})

/** Everybody who ever had a fact is loaded by it: it was somebody else's first. */
const ownersOf = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const reference = { source: desk, stream: "rows", key: "marks/0", line: null }
  const { learners } = yield* ledger.load({ ...Ledger.wholePersons([]), whole: false, references: [reference] })
  const contacts = learners.map(({ key }) => key)
  assert.deepStrictEqual(contacts.toSorted(), ["amy/algebra-1", "ben/algebra-1"])
})

/** An import begins, and goes on. */
const imports = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { batches } = yield* ledger.totals
  const amy = participant({ offering: "algebra-1", contact: "amy" })
  yield* Importing.bring({ of: Importing.draft("late marks"), ended: false }, [
    amy.scored("essay", 80, "2014-05-10", { key: "late/1" })
  ])
  const { id, ended } = yield* Importing.last
  assert.deepStrictEqual([id, ended], [batches + 1, false])
  yield* Importing.bring({ of: id, ended: true })
  assert.deepStrictEqual(yield* ledger.batchesOf(id, null), [id, id + 1])
  assert.strictEqual((yield* ledger.learnersOf(id, null)).length, 1)
  assert.isTrue((yield* Importing.last).ended)
})

/** Rows that were rejected then are the same ones when they are met again, and may end. */
const metAgain = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const versions = yield* Commands.versions
  // What was erased of one can't be said again.
  const before = (yield* ledger.rejections(null)).filter(({ raw }) => raw !== "")
  const read = (rejections: ReadonlyArray<Rejection.Rejection>, reading: string) => {
    const again = page({ rejections, reading }, `again ${reading}`)
    return Stream.runDrain(Sync.run(versions, { source: desk, read: () => Stream.succeed(again) }))
  }
  const told = before.map(({ id: _id, recordedAt: _at, reading: _reading, ...row }) => row)
  yield* read(told, "second")
  assert.deepStrictEqual(withoutReading(yield* ledger.rejections(null)), withoutReading(before))
  yield* read(told.slice(0, 1), "third")
  const left = yield* ledger.rejections(null)
  assert.deepStrictEqual(
    withoutReading(left.filter(({ stream }) => stream === "rows")),
    withoutReading(before.slice(0, 1))
  )
})

describe("a store of schema 3", () => {
  for (const [where, layer] of [
    ["in a file", Effect.map(store("sqlite-3.db.gz"), (file) => LedgerSql.layerSqlite(file))],
    ["on PostgreSQL", Effect.map(onPostgres("3"), (url) => LedgerSql.layerPostgres({ url }))]
  ] as const) {
    it.effect(`${where} answers everything as the program that wrote it did, is sound, and goes on`, () =>
      Effect.gen(function* () {
        yield* Effect.provide(Effect.andThen(Effect.andThen(unchanged, sound), metAgain), yield* layer)
      })
    )
  }
})

describe("a store of schema 4", () => {
  for (const [where, layer] of [
    ["in a file", Effect.map(store("sqlite-4.db.gz"), (file) => LedgerSql.layerSqlite(file))],
    ["on PostgreSQL", Effect.map(onPostgres("4"), (url) => LedgerSql.layerPostgres({ url }))]
  ] as const) {
    it.effect(`${where} answers everything as the program that wrote it did, is sound, and takes imports`, () =>
      Effect.gen(function* () {
        yield* Effect.provide(
          Effect.all([unchangedSince4, ownersOf, sound, imports, sound], { discard: true }),
          yield* layer
        )
      })
    )
  }
})

describe("a store of schema 5", () => {
  for (const [where, layer] of [
    ["in a file", Effect.map(store("sqlite-5.db.gz"), (file) => LedgerSql.layerSqlite(file))],
    ["on PostgreSQL", Effect.map(onPostgres("5"), (url) => LedgerSql.layerPostgres({ url }))]
  ] as const) {
    it.effect(
      `${where} answers everything as the program that wrote it did, is sound, and keeps what is put beside`,
      () =>
        Effect.gen(function* () {
          yield* Effect.provide(Effect.all([unchangedSince5, sound, metAgain], { discard: true }), yield* layer)
        })
    )
  }
})

describe("a store of schema 6", () => {
  for (const [where, layer] of [
    ["in a file", Effect.map(store("sqlite-6.db.gz"), (file) => LedgerSql.layerSqlite(file))],
    ["on PostgreSQL", Effect.map(onPostgres("6"), (url) => LedgerSql.layerPostgres({ url }))]
  ] as const) {
    it.effect(`${where} answers everything as the program that wrote it did, is sound, and takes certificates`, () =>
      Effect.gen(function* () {
        yield* Effect.provide(Effect.all([unchangedSince6, sound, certified, sound], { discard: true }), yield* layer)
      })
    )
  }
})

describe("what was known at an earlier moment", () => {
  it.effect("in a store of schema 2 is what the program that wrote it worked out", () =>
    Effect.gen(function* () {
      const file = yield* store("sqlite-2.db.gz")
      yield* Effect.provide(past, LedgerSql.layerSqlite(file))
    })
  )

  it.effect("is the same where the store is on PostgreSQL, which answers as the file does and is sound", () =>
    Effect.gen(function* () {
      const url = yield* onPostgres("2")
      yield* Effect.gen(function* () {
        yield* past
        yield* compare((yield* second).answers)
        yield* sound
      }).pipe(Effect.provide(LedgerSql.layerPostgres({ url })))
    })
  )
})
