/** The program on PostgreSQL, on the same small files. */
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import { Evidence } from "@laurel/evidence"
import { Effect } from "effect"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
// The one PostgreSQL server of a whole run of the tests is started and handed out there, and no front door leads to it.
// @boundaries-ignore A test's server, not the package.
import { freshDatabase, query } from "../../../packages/ledger-sql/test/postgres.ts" // oxlint-disable-line eslint/no-restricted-imports
import {
  complete,
  configuration,
  csv,
  type Ended,
  evening,
  exec,
  json,
  node,
  registrations,
  school,
  source,
  startAlone,
  write
} from "./given.ts"

const verifier = fileURLToPath(Evidence.verifier)

/** A folder whose store is an empty database, and the program run in it. */
const onServer = Effect.map(freshDatabase, (url) => {
  const cwd = school()
  const environment = { LAUREL_TEST_STORE: url }
  const store = { postgres: { url: "env:LAUREL_TEST_STORE", schema: "learning", connections: 3 } }
  const configure = (more: object = {}): void =>
    write(cwd, "laurel.config.json", { ...configuration, store, leaseSeconds: 2, ...more })
  configure()
  return {
    url,
    cwd,
    configure,
    laurel: (...args: ReadonlyArray<string>): Ended => exec(cwd, [...node, ...args], environment),
    start: (...args: ReadonlyArray<string>) => startAlone(cwd, args, environment)
  }
})

describe("the program on PostgreSQL", () => {
  it.live("writes evidence that plain Node finds to be sound", () =>
    Effect.gen(function* () {
      const { laurel, cwd } = yield* onServer
      expect(laurel("sync").code).toBe(0)
      const made = laurel("evidence", "--certification", "algebra", "--out", "algebra.zip", "--json")
      expect(json(made)).toMatchObject({ counts: { people: 2, achievements: 2, contested: 0 } })
      expect(exec(cwd, [process.execPath, verifier, "algebra.zip"])).toMatchObject({ code: 0 })
    })
  )

  it.live("syncs, answers, verifies and rebuilds", () =>
    Effect.gen(function* () {
      const { laurel } = yield* onServer
      const none = laurel("status")
      expect(none).toMatchObject({ code: 1, stdout: "" })
      expect(none.stderr).toMatch(/there is no Laurel store in it\. Run `laurel sync` to begin one/)
      const first = laurel("sync", "--json")
      expect([first.code, first.stderr.match(/store .*/)?.[0]]).toEqual([0, undefined])
      expect(json(first)).toMatchObject({ ...complete, written: 12, failed: [] })
      expect(json(laurel("sync", "--json"))).toMatchObject({ ...complete, written: 0, commits: 0 })
      const status = json(laurel("status", "--at", "2024-04-15", "--json"))
      expect(status).toMatchObject({
        ...complete,
        holding: { algebra: { "2024-04-15": 2 } },
        store: expect.stringMatching(/^127\.0\.0\.1:\d+\/laurel_[0-9a-f]+, schema learning$/),
        log: {
          size: 23,
          signed: { size: 23 },
          root: expect.stringMatching(/^[0-9a-f]{64}$/),
          pending: { batches: 0, entries: 0, since: null }
        }
      })
      expect(laurel("history", "bob").stdout).toMatch(/2024-05-02 {2}withdrawn: algebra-pass/)
      for (const command of [["verify"], ["rebuild", "--verify", "--workers", "2"], ["store", "check"]]) {
        const ended = laurel(...command, "--json")
        expect([ended.code, ended.stderr.match(/error|bug/)]).toEqual([0, null])
        expect(json(ended)).toMatchObject({ entries: 3, contacts: 3, differences: [], root: Object(status).log.root })
      }
      expect(json(laurel("rebuild", "--json"))).toMatchObject({ contacts: 3, entries: 0 })
      expect(laurel("store", "backup", "school.dump").stderr).toContain(
        `pg_dump --format=custom --schema=learning --file='school.dump' "$LAUREL_TEST_STORE"`
      )
    })
  )

  it.live("shows what a correction would change and writes nothing, then makes it", () =>
    Effect.gen(function* () {
      const { laurel } = yield* onServer
      laurel("sync")
      // How long ago something was goes on by itself.
      const totals = () => ({ ...Object(json(laurel("status", "--json"))), sources: {} })
      const before = totals()
      const by = ["--actor", "u-17", "--role", "registrar", "--reason", "as the board said"]
      const revoke = ["revoke", "ada", "algebra-pass", "--from", "2024-12-01", ...by]
      const status = () => Object(json(laurel("holds", "ada", "algebra", "--at", "2024-12-01", "--json"))).status
      const shown = laurel(...revoke, "--preview")
      expect([shown.code, shown.stderr]).toEqual([0, ""])
      expect(shown.stdout).toContain("after:  2024-04-01 to 2024-11-30, then revoked")
      expect([totals(), status()]).toEqual([before, "valid"])
      expect(laurel(...revoke).stdout).toContain("Recorded as decision 1: revoked algebra-pass:1:1")
      expect([Object(totals()).decisions, status()]).toEqual([1, "revoked"])
      expect(laurel("withdraw", "1", ...by).code).toBe(0)
      const again = laurel("withdraw", "1", ...by)
      expect(again).toMatchObject({ code: 1, stdout: "" })
      expect(again.stderr).toContain("decision 1 has been withdrawn already")
      expect(laurel("verify").code).toBe(0)
    })
  )

  it.live(
    "signs checkpoints with a key beside the configuration, keeps them elsewhere, and holds the log to them",
    () =>
      Effect.gen(function* () {
        const { configure, cwd, laurel } = yield* onServer
        configure({ checkpoints: { files: ["kept.txt"] } })
        expect(json(laurel("sync", "--json"))).toMatchObject({ checkpoint: { size: 23, isNew: true, failed: [] } })
        expect(statSync(join(cwd, ".laurel/checkpoint.key")).mode & 0o777).toBe(0o600)
        expect(json(laurel("sync", "--json"))).toMatchObject({ checkpoint: { size: 23, isNew: false } })
        const { note } = Object(json(laurel("checkpoint", "--json")))
        expect(readFileSync(join(cwd, "kept.txt"), "utf8")).toBe(`${note}\n`)
        const verified = json(laurel("verify", "--checkpoint", "kept.txt", "--json"))
        expect(verified).toMatchObject({ leaves: 23, signed: 2, differences: [] })
        // Another store of the same school: a copy that has gone another way.
        const other = yield* onServer
        other.laurel("sync")
        const theirs = Object(json(other.laurel("checkpoint", "--json")))
        write(cwd, "theirs.txt", `${theirs.note}\n`)
        configure({ checkpoints: { files: ["kept.txt"], trusted: theirs.keys } })
        const differing = laurel("verify", "--checkpoint", "theirs.txt")
        expect(differing.code).toBe(2)
        expect(differing.stdout).toMatch(
          / {2}the log, the first 23 leaves: a root of .* where checkpoint 1 of .*theirs\.txt has .*: it was signed for another log/
        )
      })
  )

  it.live("erases people, gives them what is held, and lets raw text go", () =>
    Effect.gen(function* () {
      const { configure, cwd, laurel } = yield* onServer
      configure({ sources: [{ ...source, archive: true }], retention: { rejections: "P1M" } })
      const broken = "algebra-2024,ada,soon,"
      write(cwd, "registrations.csv", csv([...registrations, broken]))
      expect(laurel("sync").code).toBe(2)
      expect(json(laurel("export", "ada"))).toMatchObject({
        participations: [{ facts: [{ row: "algebra-2024,ada,2024-01-10," }, {}, {}] }],
        rejections: [{ raw: broken }]
      })
      const by = ["--actor", "u-17", "--role", "registrar", "--reason", "request 7"]
      const erased = laurel("erase", "ada", ...by)
      expect([erased.code, erased.stderr]).toEqual([0, ""])
      expect(erased.stdout).toMatch(/^Recorded as decision 1: erased all that names c1, /)
      for (const command of [["history", "c1", "--json"], ["export", "c1"], ["rejections", "list"], ["status"]])
        expect(laurel(...command).stdout).not.toMatch(/\bada\b/)
      expect(laurel("verify").code).toBe(0)
      write(cwd, "registrations.csv", csv([registrations[0] ?? "", broken, ...registrations.slice(1)]))
      expect(laurel("sync").stdout).toMatch(
        /or tell of people who were erased: 1 fact was ignored|erased, ignored +1\n/
      )
      expect(laurel("rejections", "list").stdout).not.toMatch(/\bada\b/)
      expect(laurel("store", "compact").code).toBe(0)
      expect(laurel("store", "check").code).toBe(0)
    })
  )

  it.live("shows that its log lags behind, and a sync brings it up to date", () =>
    Effect.gen(function* () {
      const { cwd, laurel, url } = yield* onServer
      laurel("sync")
      expect(laurel("status").stdout).not.toContain("lags")
      yield* query(url, "CREATE TABLE learning.before AS SELECT * FROM learning.log")
      write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,zoe,2024-01-10,"]))
      laurel("sync")
      // As when the last writer died before it had put its commit into the log, and had it signed.
      yield* query(
        url,
        "DELETE FROM learning.log",
        "INSERT INTO learning.log SELECT * FROM learning.before",
        "UPDATE learning.batch SET size = NULL, root = NULL WHERE size > (SELECT size FROM learning.log)",
        "DELETE FROM learning.checkpoint WHERE size > (SELECT size FROM learning.log)"
      )
      expect(json(laurel("status", "--json"))).toMatchObject({
        contacts: 4,
        facts: 10,
        log: { size: 23, pending: { batches: 1, since: expect.stringMatching(/^\d{4}-/) } }
      })
      expect(laurel("status").stdout).toMatch(
        /\nLog: 23 records in 4 commits, root [0-9a-f]{64}\nSigned up to 23 records, \d{4}-.*\nThe log lags behind by 1 commit with 0 entries, since \d{4}-.*\. They are safe; the next commit/
      )
      const verified = laurel("verify")
      expect(verified).toMatchObject({ code: 1, stdout: "" })
      expect(verified.stderr).toMatch(/1 committed batches are not in the log yet, the first of .*the next writer/)
      expect(json(laurel("sync", "--json"))).toMatchObject({ commits: 0, checkpoint: { size: 27, isNew: true } })
      expect(json(laurel("status", "--json"))).toMatchObject({ log: { size: 27, pending: { batches: 0 } } })
      expect(laurel("verify").code).toBe(0)
    })
  )

  it.live("is written by several processes at once", () =>
    Effect.gen(function* () {
      const { configure, laurel, start: begin } = yield* onServer
      const others = [1, 2, 3].map((n) => ({ ...source, id: `day-${n}` }))
      configure({ sources: [source, evening, ...others] })
      const ids = ["school", "evening", "day-1", "day-2", "day-3"]
      const ended = yield* Effect.promise(() => Promise.all(ids.map((id) => begin("sync", id, "--json"))))
      expect(ended.map(({ code, stderr }) => [code, stderr.match(/store .*/)?.[0]])).toEqual(
        ids.map(() => [0, undefined])
      )
      expect(json(laurel("status", "--json"))).toMatchObject({
        contacts: 3,
        learners: 15,
        facts: 45,
        log: { pending: { batches: 0 } }
      })
      expect(laurel("verify").code).toBe(0)
      const again = yield* Effect.promise(() => Promise.all([1, 2].map(() => begin("rebuild", "--json"))))
      expect(again.map(({ code }) => code)).toEqual([0, 0])
      expect(laurel("rebuild", "--verify").code).toBe(0)
    })
  )

  it.live("refuses a connection that is not safe, and says why", () =>
    Effect.gen(function* () {
      const { configure, laurel } = yield* onServer
      configure({ store: { postgres: { url: "env:LAUREL_TEST_STORE", tls: "verify" } } })
      const ended = laurel("sync")
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toMatch(/store 127\.0\.0\.1:\d+\/laurel_\w+: no safe connection: .*TLS/)
    })
  )
})
