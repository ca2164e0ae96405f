/** `scripts/postgres/roles.sql`: what an owner, a writer, an eraser and a reader of a store may do, and what they are told where they may not. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Instant, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { desk, page, participant } from "@laurel/testkit"
import { Effect, Redacted, Stream } from "effect"
import * as Importing from "./importing.ts"
import { freshDatabase, query } from "./postgres.ts"
import { tables } from "../src/Schema.ts"
import { catalog, sync } from "./sync.ts"

const script = readFileSync(join(import.meta.dirname, "../../../scripts/postgres/roles.sql"), "utf8")
const schema = "learning"
const password = "not a secret"

/** Its statements as psql sends them, with its variables filled in. */
const statements = (database: string): ReadonlyArray<string> =>
  script
    .replaceAll(/^\s*--.*$/gm, "")
    .replaceAll(':"schema"', `"${schema}"`)
    .replaceAll(":'schema'", `'${schema}'`)
    .replaceAll(':"database"', `"${database}"`)
    // A statement ends with a line; those inside of $$ are part of one.
    .split(/(\$\$[^]*?\$\$)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/;\s*$/gm, "\u0000")))
    .join("")
    .split("\u0000")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "")

/** What a statement is refused with, or nothing. */
const refusal = (url: string, sql: string) =>
  Effect.map(Effect.result(query(url, sql)), (result) =>
    result._tag === "Success" ? "" : String(result.failure.reason.cause)
  )

const as = (url: string, login: string, more = ""): string => {
  const own = new URL(url)
  own.username = login
  own.password = password
  return `${own.href}${more}`
}

/** A database with the roles, and a login in each of them. Roles are the server's: they go with the test, unless they were there. */
const prepared = Effect.gen(function* () {
  const url = yield* freshDatabase
  const database = new URL(url).pathname.slice(1)
  const run = query(url, ...statements(database))
  yield* run
  const logins = ["owner", "writer", "eraser", "reader"].map((role) => `${database}_${role}`)
  yield* Effect.acquireRelease(
    query(
      url,
      ...logins.flatMap((login) => [
        `CREATE ROLE ${login} LOGIN PASSWORD '${password}' IN ROLE laurel_${login.split("_").at(-1)}`
      ]),
      // What it makes is to be the role's, and not its own.
      `ALTER ROLE ${logins[0]} SET role = 'laurel_owner'`
    ),
    () =>
      query(
        url,
        ...["laurel_owner", "laurel_writer", "laurel_eraser", "laurel_reader"].map(
          (role) => `DROP OWNED BY ${role} CASCADE`
        ),
        ...logins.map((login) => `DROP ROLE ${login}`)
      ).pipe(Effect.orDie)
  )
  const [owner = "", writer = "", eraser = "", reader = ""] = logins.map((login) => as(url, login))
  return { run, owner, writer, eraser, reader }
})

const store = (url: string, create = true) =>
  LedgerSql.layerPostgres({ url: Redacted.make(url), schema, create, maxConnections: 2 })

/** A store that its owner has begun, and to which the roles have been applied since. */
const begun = Effect.gen(function* () {
  const { run, ...urls } = yield* prepared
  yield* catalog.pipe(Effect.provide(store(urls.owner)))
  yield* run
  yield* run
  return urls
})

describe("the roles of a store on PostgreSQL", () => {
  it.live("let a writer sync into a store that an owner has begun", () =>
    Effect.gen(function* () {
      const { writer } = yield* begun
      yield* sync(20).pipe(Effect.provide(store(writer)))
      const { totals, report } = yield* Effect.gen(function* () {
        const versions = yield* catalog
        yield* Importing.bring({ of: Importing.draft("nothing new"), ended: false })
        yield* Importing.bring({ of: (yield* Importing.last).id, ended: true })
        yield* Sync.rebuild(versions)
        const report = yield* Audit.verify(versions, LedgerSql.sha256)
        const ledger = yield* Ledger.Ledger
        return { totals: yield* ledger.totals, report }
      }).pipe(Effect.provide(store(writer)))
      assert.deepStrictEqual([totals.facts, totals.entries, totals.pending.batches], [20, 20, 0])
      assert.deepStrictEqual(report.differences, [])
    })
  )

  it.live(
    "keep a writer from altering or deleting what was said, decided and entered, and from making or dropping anything",
    () =>
      Effect.gen(function* () {
        const { writer } = yield* begun
        yield* sync(2).pipe(Effect.provide(store(writer)))
        const refused: ReadonlyArray<string> = [
          ...[
            "fact",
            "entry",
            "decision",
            "decision_about",
            "certificate_about",
            "catalog",
            "identity",
            "claim",
            "learner",
            "name",
            "stream",
            "leaf",
            "node",
            "checkpoint",
            "archived",
            "ignored",
            "secret",
            "withdrawn",
            "import"
          ].flatMap((table) => [
            `DELETE FROM ${schema}.${table}`,
            `TRUNCATE ${schema}.${table}`,
            `DROP TABLE ${schema}.${table}`
          ]),
          `UPDATE ${schema}.fact SET detail = NULL`,
          `UPDATE ${schema}.entry SET text = ''`,
          `UPDATE ${schema}.decision SET text = ''`,
          `UPDATE ${schema}.catalog SET text = ''`,
          `UPDATE ${schema}.identity SET value = ''`,
          `UPDATE ${schema}.batch SET recorded_at = 0`,
          `UPDATE ${schema}.contact SET contact = 9`,
          `UPDATE ${schema}.contact SET secret = ''`,
          `UPDATE ${schema}.leaf SET hashes = ''`,
          `UPDATE ${schema}.node SET hash = ''`,
          `UPDATE ${schema}.checkpoint SET note = ''`,
          `UPDATE ${schema}.archived SET fact = 9`,
          `UPDATE ${schema}.withdrawn SET record = ''`,
          `UPDATE ${schema}.import SET text = ''`,
          `UPDATE ${schema}.import SET label = ''`,
          `UPDATE ${schema}.batch SET import = NULL`,
          `UPDATE ${schema}.received SET raw = ''`,
          `INSERT INTO ${schema}.ignored VALUES ('')`,
          `DELETE FROM ${schema}.batch`,
          `DELETE FROM ${schema}.achievement`,
          `DELETE FROM ${schema}.position`,
          `UPDATE ${schema}.meta SET version = 1`,
          `CREATE TABLE ${schema}.other (id integer)`,
          "CREATE TABLE public.other (id integer)",
          "CREATE SCHEMA other"
        ]
        for (const sql of refused) assert.match(yield* refusal(writer, sql), /permission denied|must be owner/, sql)
      })
  )

  it.live("let an eraser erase people and no more; a writer is told who may", () =>
    Effect.gen(function* () {
      const { owner, writer, eraser } = yield* begun
      yield* sync(3).pipe(Effect.provide(store(writer)))
      yield* Importing.bring({ of: Importing.draft("for person 2"), ended: true }).pipe(Effect.provide(store(writer)))
      const erase = Effect.gen(function* () {
        const versions = yield* catalog
        const ledger = yield* Ledger.Ledger
        const contacts = (yield* ledger.find("person 2")).map(({ id }) => id)
        const act = { _tag: "Erased", contacts } as const
        yield* Sync.decide(versions, [{ act, actor: "mia", role: "registrar", reason: "request 7" }])
      })
      const error = yield* erase.pipe(Effect.provide(store(writer)), Effect.flip)
      assert.match(
        error.message,
        /^store .*: permission denied for table \w+\. Nobody was erased\. Connect as a user in the role laurel_eraser \(scripts/
      )
      const known = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.find("person 2"))
      assert.strictEqual((yield* known.pipe(Effect.provide(store(writer)))).length, 1)
      yield* erase.pipe(Effect.provide(store(eraser)))
      assert.strictEqual((yield* Importing.last.pipe(Effect.provide(store(writer)))).reason, "erased")
      // Whoever may erase may sync, and is not told of anybody erased again; so may a writer.
      for (const [people, url] of [
        [4, eraser],
        [5, writer]
      ] as const) {
        yield* sync(people).pipe(Effect.provide(store(url)))
        assert.strictEqual((yield* known.pipe(Effect.provide(store(url)))).length, 0)
      }
      const report = yield* Effect.flatMap(catalog, (versions) => Audit.verify(versions, LedgerSql.sha256)).pipe(
        Effect.provide(store(eraser))
      )
      assert.deepStrictEqual([report.contacts, report.differences], [5, []])
      for (const sql of [
        `UPDATE ${schema}.fact SET happened_on = 1`,
        `UPDATE ${schema}.fact SET kind = 1`,
        `UPDATE ${schema}.entry SET text = ''`,
        `UPDATE ${schema}.decision SET contact = 1`,
        `UPDATE ${schema}.leaf SET hashes = ''`,
        `UPDATE ${schema}.secret SET value = ''`,
        `UPDATE ${schema}.import SET text = ''`,
        ...[
          "fact",
          "entry",
          "decision",
          "contact",
          "learner",
          "claim",
          "ignored",
          "archived",
          "leaf",
          "import"
        ].flatMap((table) => [
          `DELETE FROM ${schema}.${table}`,
          `TRUNCATE ${schema}.${table}`,
          `DROP TABLE ${schema}.${table}`
        ])
      ]) {
        assert.match(yield* refusal(eraser, sql), /permission denied|must be owner/, sql)
      }
      const compact = (url: string) =>
        Effect.map(
          Effect.flatMap(Ledger.Ledger, (ledger) => ledger.compact).pipe(Effect.provide(store(url)), Effect.flip),
          ({ message }) => message
        )
      assert.match(
        yield* compact(eraser),
        /only the owner of its tables .* until the owner runs: VACUUM \(FULL, ANALYZE\) archived; .*pg_statistic;/
      )
      // What the server has seen of the columns is the database's.
      assert.match(yield* compact(owner), /until the owner runs: VACUUM \(FULL, ANALYZE\) pg_statistic;$/)
    })
  )

  it.live("let a writer keep rows as they come and end the retention of raw text, and nothing but that", () =>
    Effect.gen(function* () {
      const { writer, eraser } = yield* begun
      const read = Effect.gen(function* () {
        const versions = yield* catalog
        const drafts = [
          participant({ offering: "run-1", contact: "person 1" }).scored("exam", 60, "2014-05-10")
        ] as const
        // A row that is received once more replaces what it said; what is taken back is remembered.
        for (const raw of ["first", "second"]) {
          const happened = { ...drafts[0].happened }
          const withdrawals = [{ record: "r1", by: "r2", line: null, happened, observedAt: null, said: null }]
          const script = { drafts, withdrawals, received: [{ key: "r1", line: null, raw }] }
          const read = () => Stream.succeed(page(script, raw))
          yield* Stream.runDrain(Sync.run(versions, { source: desk, family: "record", read }, { archives: true }))
        }
        const ledger = yield* Ledger.Ledger
        const before = Instant.Instant.make(Date.parse("2100-01-01"))
        const kept = { shelf: "runs", key: "desk", next: { text: "{}", due: null } }
        yield* ledger.keep([{ ...kept, expected: 0 }])
        yield* ledger.keep([{ ...kept, expected: 1 }])
        yield* ledger.keep([{ ...kept, expected: 2, next: null }])
        const gone = yield* ledger.expire({ rows: new Map([["Scored", before]]), rejections: before, received: before })
        return { gone, differences: (yield* Audit.verify(versions, LedgerSql.sha256)).differences }
      })
      const found = yield* read.pipe(Effect.provide(store(writer)))
      assert.deepStrictEqual(found, { gone: { rows: 1, rejections: 0, received: 1 }, differences: [] })
      // A withdrawal whose ids name somebody goes with them.
      assert.strictEqual(yield* refusal(eraser, `DELETE FROM ${schema}.withdrawn`), "")
      for (const url of [writer, eraser]) {
        assert.match(yield* refusal(url, `DELETE FROM ${schema}.archived`), /permission denied/)
        assert.match(yield* refusal(url, `UPDATE ${schema}.archived SET contact = 1`), /permission denied/)
      }
    })
  )

  it.live("let a reader answer, and tell it that it may not write", () =>
    Effect.gen(function* () {
      const { writer, reader } = yield* begun
      yield* sync(3).pipe(Effect.provide(store(writer)))
      const { totals, report } = yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* Sync.versions
        assert.isDefined(versions)
        return {
          totals: yield* ledger.totals,
          report: versions === undefined ? undefined : yield* Audit.verify(versions, LedgerSql.sha256)
        }
      }).pipe(Effect.provide(store(reader, false)))
      assert.strictEqual(totals.facts, 3)
      assert.deepStrictEqual(report?.differences, [])
      for (const { name } of tables) {
        const written = yield* refusal(reader, `INSERT INTO ${schema}.${name} DEFAULT VALUES`)
        assert.match(written, /permission denied/, name)
      }
      const error = yield* sync(4).pipe(Effect.provide(store(reader)), Effect.flip)
      assert.match(error.message, /^store .*: permission denied for table \w+\. Grant this user the right/)
      assert.notInclude(error.message, password)
    })
  )

  it.live("tell a writer that only an owner can begin a store", () =>
    Effect.gen(function* () {
      const { writer } = yield* prepared
      const error = yield* catalog.pipe(Effect.provide(store(writer)), Effect.flip)
      assert.match(
        error.message,
        /permission denied for schema learning\. Grant this user the right .*, or connect as the owner/
      )
    })
  )

  it.live("cover every table there is, also those made after they were granted", () =>
    Effect.gen(function* () {
      const { owner, writer, reader } = yield* begun
      for (const { name } of tables) {
        assert.strictEqual(yield* refusal(writer, `SELECT 1 FROM ${schema}.${name}`), "")
        assert.strictEqual(yield* refusal(reader, `SELECT 1 FROM ${schema}.${name}`), "")
        assert.include(script, `('${name}', `, `roles.sql says what a writer may do with ${name}`)
      }
      yield* query(owner, `CREATE TABLE ${schema}.later (id integer GENERATED BY DEFAULT AS IDENTITY)`)
      assert.strictEqual(yield* refusal(reader, `SELECT 1 FROM ${schema}.later`), "")
      assert.match(yield* refusal(writer, `INSERT INTO ${schema}.later DEFAULT VALUES`), /permission denied/)
    })
  )
})

describe("a store that is examined", () => {
  it.live("says of each role what it may do, of no store that there is none, and how late the server has it", () =>
    Effect.gen(function* () {
      const { run, owner, writer, eraser, reader } = yield* prepared
      const examined = (url: string) => LedgerSql.examinePostgres({ url: Redacted.make(url), schema })
      const none = yield* examined(owner)
      assert.deepStrictEqual([none.version, none.rights?.owns], [0, true])
      assert.strictEqual((yield* examined(writer)).rights?.owns, false)
      yield* Effect.provide(Effect.void, store(owner))
      yield* run
      const rights = yield* Effect.forEach([owner, writer, eraser, reader], (url) =>
        Effect.map(examined(url), ({ version, rights: found }) => [version, found] as const)
      )
      const may = { owns: false, writes: true, erases: false, reads: true }
      assert.deepStrictEqual(rights, [
        [LedgerSql.schema, { ...may, owns: true, erases: true }],
        [LedgerSql.schema, may],
        [LedgerSql.schema, { ...may, erases: true }],
        [LedgerSql.schema, { ...may, writes: false }]
      ])
      const { clock } = yield* examined(reader)
      assert.isBelow(Math.abs((clock ?? 0) - Date.now()), 60_000)
    })
  )
})
