/** Checkpoints: when they are signed, where they go, and what they find. */
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync
} from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Draft, Id, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Checkpoints from "../src/store/Checkpoints.ts"
import * as Configuration from "../src/configuration/Configuration.ts"
import {
  configuration,
  csv,
  type Ended,
  type Environment,
  exec,
  gz,
  json,
  laurel,
  node,
  registrations,
  school,
  scores,
  synced,
  write
} from "./given.ts"

const keyFile = "store/checkpoint.key"

const configure = (cwd: string, checkpoints: object): void =>
  write(cwd, "laurel.config.json", { ...configuration, checkpoints })

/** One more row for a sync to read. */
const more = (cwd: string, student: string): void =>
  appendFileSync(join(cwd, "registrations.csv"), `algebra-2024,${student},2024-01-15,\n`)

const text = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8")

/** The sizes of the notes of a file. */
const sizes = (cwd: string, file: string): ReadonlyArray<number> =>
  [...text(cwd, file).matchAll(/^\S+\n(\d+)\n[A-Za-z0-9+/]{43}=\n\n— \S+ [A-Za-z0-9+/=]+\n(?:\n|$)/gm)].map(
    ([, size]) => Number(size)
  )

const with_ = (cwd: string, environment: Environment, ...args: ReadonlyArray<string>): Ended =>
  exec(cwd, [...node, ...args], environment)

/** What verify finds. */
const found = (cwd: string, ...args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const ended = laurel(cwd, "verify", "--json", ...args)
  const { differences } = Object(json(ended))
  expect(ended.code).toBe(differences.length === 0 ? 0 : 2)
  return differences.map(({ where, found }: { readonly where: string; readonly found: string }) => `${where}: ${found}`)
}

const checkpointOf = (ended: Ended) => Object(json(ended)).checkpoint

describe("signing", () => {
  it("begins with a key of the first sync's own, which only its owner can read, with its public part beside it", () => {
    const cwd = school()
    const ended = laurel(cwd, "sync")
    expect([ended.code, ended.stderr.includes("checkpoint")]).toEqual([0, false])
    expect(ended.stdout).toContain("\nSigned the log as it stands now: 23 records.\n")
    expect(statSync(join(cwd, keyFile)).mode & 0o777).toBe(0o600)
    const [, name = "", id = ""] = /^PRIVATE\+KEY\+(laurel\/[0-9a-f]{16})\+([0-9a-f]{8})\+\S{44}\n$/.exec(
      text(cwd, keyFile)
    ) ?? ["", "none"]
    expect(text(cwd, `${keyFile}.pub`)).toMatch(/^[^+]+\+[^+]+\+\S{44}\n$/)
    expect(text(cwd, `${keyFile}.pub`).startsWith(`${name}+${id}+`)).toBe(true)
    expect(laurel(cwd, "checkpoint").stdout).toContain(`\n${name}\n23\n`)
  })

  it("follows a sync that wrote something, and no other", () => {
    const cwd = school()
    configure(cwd, { files: ["kept.txt"] })
    expect(checkpointOf(laurel(cwd, "sync", "--json"))).toMatchObject({ size: 23, isNew: true, problem: null })
    const idle = laurel(cwd, "sync", "--json")
    expect([idle.code, checkpointOf(idle)]).toMatchObject([0, { size: 23, isNew: false, failed: [] }])
    expect(laurel(cwd, "sync").stdout).not.toContain("Signed")
    expect(sizes(cwd, "kept.txt")).toEqual([23])
    more(cwd, "zoe")
    expect(checkpointOf(laurel(cwd, "sync", "--json"))).toMatchObject({ size: 27, isNew: true })
    expect(sizes(cwd, "kept.txt")).toEqual([23, 27])
  })

  it("follows a decision and a rebuild that wrote something", () => {
    const cwd = synced()
    const by = ["--actor", "u-17", "--role", "registrar", "--reason", "as the board said"]
    expect(laurel(cwd, "void", "ada", "algebra-pass", ...by).code).toBe(0)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ log: { size: 26, signed: { size: 26 } } })
    expect(laurel(cwd, "rebuild").code).toBe(0)
    const { log } = Object(json(laurel(cwd, "status", "--json")))
    expect(log.size).toBeGreaterThan(26)
    expect(log.signed.size).toBe(log.size)
  })

  it("takes a key from the environment, and its name; one that is none is never shown", () => {
    const cwd = school()
    const elsewhere = school()
    laurel(elsewhere, "sync")
    const key = text(elsewhere, keyFile)
    configure(cwd, { key: "env:LAUREL_TEST_KEY" })
    const ended = with_(cwd, { LAUREL_TEST_KEY: key }, "sync", "--json")
    expect([ended.code, existsSync(join(cwd, keyFile))]).toEqual([0, false])
    expect(checkpointOf(ended).note.split("\n").slice(0, 2)).toEqual([key.split("+")[2], "23"])
    more(cwd, "zoe")
    const broken = with_(cwd, { LAUREL_TEST_KEY: key.slice(0, -9) }, "sync", "--json")
    expect([broken.code, checkpointOf(broken).size, Object(json(broken)).contacts]).toEqual([2, null, 4])
    expect(broken.stderr).toMatch(/no checkpoint was signed after it: .* LAUREL_TEST_KEY holds no key of checkpoints: /)
    expect(broken.stderr + broken.stdout).not.toContain(key.slice(40, 60))
    const missing = laurel(cwd, "sync")
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringMatching(/LAUREL_TEST_KEY, .* is not set/)])
  })

  it("goes by the configured origin, which stays what the key says", () => {
    const cwd = school()
    configure(cwd, { origin: "school.example/records" })
    expect(checkpointOf(laurel(cwd, "sync", "--json")).note).toMatch(/^school\.example\/records\n23\n/)
    expect(text(cwd, `${keyFile}.pub`)).toMatch(/^school\.example\/records\+/)
    configure(cwd, { origin: "school.example/others" })
    const ended = laurel(cwd, "checkpoint")
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toMatch(
      /named school\.example\/records, but "checkpoints\.origin" in .* is "school\.example\/others": mend it/
    )
  })

  it("without its key makes no other: the sync is kept and says what to do", () => {
    const cwd = synced()
    renameSync(join(cwd, keyFile), join(cwd, "key"))
    more(cwd, "zoe")
    const ended = laurel(cwd, "sync", "--json")
    expect([ended.code, Object(json(ended)).contacts, checkpointOf(ended).size]).toEqual([2, 4, null])
    expect(ended.stderr).toMatch(
      /Everything is recorded, but no checkpoint was signed after it: .* are signed, but their key .*checkpoint\.key is gone\. Restore it; or name another place, .*"checkpoints\.trusted"/
    )
    expect(existsSync(join(cwd, keyFile))).toBe(false)
    renameSync(join(cwd, "key"), join(cwd, keyFile))
    const mended = laurel(cwd, "sync", "--json")
    expect([mended.code, checkpointOf(mended)]).toMatchObject([0, { size: 27, isNew: true }])
  })

  it("goes over to another key, where the one before is trusted", () => {
    const cwd = synced()
    const before = text(cwd, `${keyFile}.pub`).trim()
    configure(cwd, { key: "next.key" })
    more(cwd, "zoe")
    const stranger = laurel(cwd, "sync", "--json")
    expect([stranger.code, checkpointOf(stranger).size, existsSync(join(cwd, "next.key"))]).toEqual([2, null, false])
    configure(cwd, { key: "next.key", trusted: [before] })
    expect(checkpointOf(laurel(cwd, "sync", "--json"))).toMatchObject({ size: 27, isNew: true })
    const after = text(cwd, "next.key.pub").trim()
    expect(after).not.toBe(before)
    const shown = json(laurel(cwd, "checkpoint", "--json"))
    expect(shown).toMatchObject({ size: 27, isNew: false, keys: [after, before] })
    expect(found(cwd)).toEqual([])
    // Whoever forgets the key before believes none of its checkpoints, and signs on.
    configure(cwd, { key: "next.key" })
    expect(found(cwd)).toEqual([
      expect.stringMatching(/^the store's checkpoint of 23 leaves, .*: expected a signature by /)
    ])
    expect(laurel(cwd, "sync").code).toBe(0)
  })

  it("tells once, and only when it signs, of a key that others can read", () => {
    const cwd = school()
    configure(cwd, { seconds: 1, files: ["kept.txt"] })
    laurel(cwd, "sync")
    const told = (...args: ReadonlyArray<string>): number =>
      laurel(cwd, ...args).stderr.split("can be read by others than its owner").length - 1
    for (const mode of [0o640, 0o604]) {
      chmodSync(join(cwd, keyFile), mode)
      expect([told("sync"), told("checkpoint"), told("verify"), told("status")]).toEqual([1, 1, 0, 0])
    }
    expect(laurel(cwd, "checkpoint")).toMatchObject({ code: 0, stderr: expect.stringContaining("(mode 604)") })
    chmodSync(join(cwd, keyFile), 0o400)
    expect([told("sync"), told("checkpoint")]).toEqual([0, 0])
  })

  it("keeps to its key where the store was signed by another one", () => {
    const cwd = synced()
    const other = school()
    laurel(other, "sync")
    cpSync(join(other, "store"), join(cwd, "theirs"), { recursive: true })
    configure(cwd, { key: "theirs/checkpoint.key" })
    more(cwd, "zoe")
    const ended = laurel(cwd, "sync", "--json")
    expect([ended.code, checkpointOf(ended).size]).toEqual([2, null])
    expect(ended.stderr).toMatch(
      /the store's last checkpoint: expected a signature by laurel\/\w+ \(key \w+\), found "laurel\/\w+ \(key \w+\)"\. If it was signed by a key of yours, name its public part in "checkpoints\.trusted" of /
    )
    expect(found(cwd)).toEqual([expect.stringMatching(/^the store's checkpoint of 23 leaves/)])
  })
})

describe("a long sync", () => {
  it.effect("is signed after a commit that is long enough after the last time, and no other", () =>
    Effect.gen(function* () {
      const cwd = school()
      configure(cwd, { seconds: 10, files: ["kept.txt"] })
      const opened = yield* Configuration.open(join(cwd, "laurel.config.json"))
      const { versions } = yield* Sync.apply(yield* Configuration.openCatalog(opened))
      const ledger = yield* Ledger.Ledger
      const before = (yield* ledger.totals).batches
      /** One commit so many seconds after the one before; how many records are signed then. */
      const commit = Effect.fnUntraced(function* (student: string, seconds: number) {
        yield* TestClock.adjust(seconds * 1_000)
        const said = Draft.decode({
          reference: { source: "people", stream: "people", key: student },
          subject: { key: student, offering: "algebra-2024", contact: { scheme: "person", value: student } },
          evidence: { _tag: "Registered" },
          happened: { on: "2024-01-10", zone: "Europe/London" }
        })
        const drafts = [yield* Effect.fromResult(said)]
        yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make(`by-${student}`), drafts)))
        const stands = (yield* ledger.lastCheckpoint)?.size
        return (yield* ledger.lastSigned)?.size === stands
      })
      const signed = yield* Effect.gen(function* () {
        return [
          yield* commit("ada", 9),
          yield* commit("bob", 1),
          yield* commit("eve", 9),
          yield* commit("ida", 9),
          yield* commit("zoe", 0)
        ]
      }).pipe(Checkpoints.during(opened))
      expect(signed).toEqual([false, true, false, true, false])
      expect((yield* ledger.totals).batches).toBe(before + 5)
      expect(sizes(cwd, "kept.txt")).toHaveLength(2)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it("is signed at its end all the same", () => {
    const cwd = school()
    configure(cwd, { seconds: 86_400, files: ["kept.txt"] })
    laurel(cwd, "sync")
    expect(sizes(cwd, "kept.txt")).toEqual([23])
  })
})

describe("laurel checkpoint", () => {
  it("shows the note and the public key, and again the same", () => {
    const cwd = school()
    const before = laurel(cwd, "checkpoint")
    expect(before).toMatchObject({ code: 1, stdout: "" })
    expect(before.stderr).toContain("run `laurel sync` first")
    laurel(cwd, "sync")
    const [first, second] = [laurel(cwd, "checkpoint"), laurel(cwd, "checkpoint")]
    expect(first.code).toBe(0)
    expect(first.stdout).toBe(second.stdout)
    expect(first.stdout).toMatch(/^Nothing was recorded since the log was signed, \d{4}-/)
    expect(first.stdout).toContain(`\n  ${text(cwd, `${keyFile}.pub`)}`)
    const { note } = Object(json(laurel(cwd, "checkpoint", "--json")))
    expect(first.stdout).toContain(`\n${note}\n`)
    write(cwd, "note.txt", note)
    expect(found(cwd, "--checkpoint", "note.txt")).toEqual([])
    // One character of it is another.
    write(cwd, "note.txt", note.replace("\n23\n", "\n24\n"))
    expect(found(cwd, "--checkpoint", "note.txt")).toEqual([
      expect.stringMatching(
        /^checkpoint 1 of .*note\.txt: the signature of laurel\/\w+ \(key \w+\) is not one of this text$/
      )
    ])
    expect(laurel(cwd, "verify", "--checkpoint", "none.txt").code).toBe(64)
  })
})

describe("files elsewhere", () => {
  it("get every note once, also those that could not be written when they were signed", () => {
    const cwd = school()
    const files = ["kept.txt", "disk/kept.txt"]
    configure(cwd, { files })
    const ended = laurel(cwd, "sync", "--json")
    expect([ended.code, Object(json(ended)).contacts]).toEqual([2, 3])
    expect(checkpointOf(ended)).toMatchObject({
      size: 23,
      isNew: true,
      failed: [expect.stringMatching(/kept\.txt: ENOENT/)]
    })
    expect(ended.stderr).toMatch(
      /could not be written to:\n {2}.*disk\/kept\.txt: ENOENT.*\nMend that, and the next sync/
    )
    more(cwd, "zoe")
    expect(laurel(cwd, "sync").code).toBe(2)
    expect(laurel(cwd, "status").stdout).toContain("\nSigned up to 27 records, ")
    mkdirSync(join(cwd, "disk"))
    // Not there until now although checkpoints were signed: that is told, once.
    for (const code of [2, 0]) expect(laurel(cwd, "sync").code).toBe(code)
    for (const file of files) expect(sizes(cwd, file)).toEqual([23, 27])
    expect(found(cwd)).toEqual([])
  })

  it("outlive that somebody pulled the plug while a note was written", () => {
    const cwd = school()
    configure(cwd, { files: ["kept.txt"] })
    laurel(cwd, "sync")
    more(cwd, "zoe")
    laurel(cwd, "sync")
    const whole = text(cwd, "kept.txt")
    const second = whole.lastIndexOf("laurel/", whole.lastIndexOf("— "))
    // In its text, before its signature, in it, and before its end.
    for (const at of [second + 12, whole.lastIndexOf("— "), whole.length - 20, whole.length - 1]) {
      truncateSync(join(cwd, "kept.txt"), Buffer.byteLength(whole.slice(0, at)))
      const missing =
        "one of 23 records, where the store's is of 27 records: later ones were removed, or not written yet"
      expect(found(cwd)).toEqual(at === whole.length - 1 ? [] : [expect.stringContaining(missing)])
      expect(laurel(cwd, "sync").code).toBe(0)
      expect(sizes(cwd, "kept.txt").at(-1)).toBe(27)
      expect(found(cwd)).toEqual([])
      write(cwd, "kept.txt", whole)
    }
    // What is in the middle was not cut off.
    write(cwd, "kept.txt", whole.replace("\n23\n", "\n22\n"))
    expect(found(cwd)).toEqual([expect.stringMatching(/^checkpoint 1 of .*kept\.txt: the signature of /)])
  })

  it("that are not there any more, or empty, are begun anew, which is told once; one of a first sync is not", () => {
    const cwd = school()
    configure(cwd, { files: ["kept.txt"] })
    const first = laurel(cwd, "sync")
    expect([first.code, first.stderr.includes("kept.txt")]).toEqual([0, false])
    more(cwd, "zoe")
    laurel(cwd, "sync")
    for (const [lose, found] of [
      [() => rmSync(join(cwd, "kept.txt")), "is not there"],
      [() => truncateSync(join(cwd, "kept.txt")), "is empty"]
    ] as const) {
      lose()
      const ended = laurel(cwd, "sync", "--json")
      expect([ended.code, checkpointOf(ended)]).toMatchObject([2, { size: 27, isNew: false, failed: [] }])
      expect(ended.stderr).toMatch(
        new RegExp(
          `kept\\.txt ${found} although checkpoints were signed before; it is begun anew with all 2 checkpoints\\. `
        )
      )
      expect(sizes(cwd, "kept.txt")).toEqual([23, 27])
      const again = laurel(cwd, "sync")
      expect([again.code, again.stderr.includes("begun anew")]).toEqual([0, false])
    }
    rmSync(join(cwd, "kept.txt"))
    expect(laurel(cwd, "checkpoint")).toMatchObject({ code: 2, stderr: expect.stringContaining("begun anew") })
  })

  it("get no checkpoint of the store that can't be believed, which is told, and all others", () => {
    const cwd = synced()
    for (const student of ["zoe", "yan"]) {
      more(cwd, student)
      laurel(cwd, "sync")
    }
    const db = new DatabaseSync(join(cwd, "store/school.db"))
    const alter = (size: number, note: string) =>
      db.prepare("UPDATE checkpoint SET note = ? WHERE size = ?").run(note, size)
    const notes = db.prepare("SELECT note FROM checkpoint ORDER BY size").all()
    const [first = "", second = ""] = notes.map(({ note }) => String(note))
    // A forged one, and a sound one in another's place.
    for (const [at, note, found] of [
      [1, second.replace("\n27\n", "\n26\n"), /checkpoint of 27 records: the signature of .* is not one of this text/],
      [2, first, /checkpoint of 27 records: found one of 23 records\. It was not written to .*kept2\.txt: /]
    ] as const) {
      alter(27, note)
      configure(cwd, { files: [`kept${at}.txt`] })
      const ended = laurel(cwd, "sync", "--json")
      expect([ended.code, checkpointOf(ended).problem]).toEqual([2, null])
      expect(ended.stderr).toMatch(found)
      expect(sizes(cwd, `kept${at}.txt`)).toEqual([23, 31])
    }
    alter(27, second)
    db.close()
    configure(cwd, { files: ["kept3.txt"] })
    expect(laurel(cwd, "sync").stderr).not.toContain("not written")
    expect(sizes(cwd, "kept3.txt")).toEqual([23, 27, 31])
  })

  it("that are gone, or hold no checkpoint any more, are missed by verify", () => {
    const cwd = school()
    configure(cwd, { files: ["kept.txt"] })
    laurel(cwd, "sync")
    expect(found(cwd)).toEqual([])
    truncateSync(join(cwd, "kept.txt"))
    expect(found(cwd)).toEqual([expect.stringContaining("none: it is empty, or another file")])
    rmSync(join(cwd, "kept.txt"))
    expect(found(cwd)).toEqual([expect.stringMatching(/nothing that can be read \(.*kept\.txt: ENOENT/)])
  })
})

describe("an older copy of the store", () => {
  let cwd = ""
  beforeAll(() => {
    cwd = school(afterAll)
    configure(cwd, { files: ["kept.txt"] })
    laurel(cwd, "sync")
    cpSync(join(cwd, "store"), join(cwd, "older"), { recursive: true })
    more(cwd, "zoe")
    laurel(cwd, "sync")
    rmSync(join(cwd, "store"), { recursive: true })
    renameSync(join(cwd, "older"), join(cwd, "store"))
  })

  it("is found by the file elsewhere, and not without it", () => {
    const missing =
      /^the store's checkpoint of 27 leaves: nothing, where checkpoint 2 of .*kept\.txt has it: it was removed$/
    expect(found(cwd)).toEqual([
      expect.stringMatching(missing),
      expect.stringMatching(
        /^leaf 23: a log of 23 leaves where checkpoint 2 of .*kept\.txt is of 27: it was cut off, or is an older copy$/
      )
    ])
    configure(cwd, {})
    expect(found(cwd)).toEqual([])
    expect(found(cwd, "--checkpoint", "kept.txt")).toHaveLength(2)
    configure(cwd, { files: ["kept.txt"] })
  })

  it("is not signed on top of, whether it is shorter or has gone on another way", () => {
    for (const [student, found] of [
      [undefined, /is of 27 records, but the log has only 23 records: this store is an older copy/],
      ["yan", /is of 27 records, but the log's first records are others: this store is an older copy/]
    ] as const) {
      if (student !== undefined)
        write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,yan,2024-01-15,"]))
      else write(cwd, "registrations.csv", csv(registrations))
      const ended = laurel(cwd, "sync", "--json")
      expect([ended.code, checkpointOf(ended).size]).toEqual([2, null])
      expect(ended.stderr).toMatch(found)
    }
    expect(sizes(cwd, "kept.txt")).toEqual([23, 27])
    // Restored on purpose: with a new file it goes on.
    configure(cwd, { files: ["new.txt"] })
    for (const code of [2, 0]) expect(laurel(cwd, "sync").code).toBe(code)
    expect(sizes(cwd, "new.txt")).toEqual([23, 27])
  })
})

describe("a log that was written anew", () => {
  it("is not signed on top of, and verify says so", () => {
    const cwd = synced()
    more(cwd, "zoe")
    // Another score, and with it a sound log of its own: all but the checkpoint and the key, which its writer had not.
    const forged = school()
    write(forged, "scores.csv.gz", gz(scores.map((row) => row.replace("eve,a1,41", "eve,a1,42"))))
    laurel(forged, "sync")
    more(forged, "zoe")
    laurel(forged, "sync")
    const db = new DatabaseSync(join(cwd, "store/school.db"))
    const [{ size = 0, note = "", recorded_at = 0 } = {}] = db.prepare("SELECT * FROM checkpoint").all()
    db.close()
    const theirs = new DatabaseSync(join(forged, "store/school.db"))
    theirs.exec("DELETE FROM checkpoint")
    theirs.prepare("INSERT INTO checkpoint (size, note, recorded_at) VALUES (?, ?, ?)").run(size, note, recorded_at)
    theirs.close()
    cpSync(join(forged, "store/school.db"), join(cwd, "store/school.db"))
    const ended = laurel(cwd, "sync", "--json")
    expect([ended.code, checkpointOf(ended).size]).toEqual([2, null])
    expect(ended.stderr).toMatch(
      /no checkpoint was signed after it: .*the log does not go on from the checkpoint of 23 leaves/
    )
    expect(found(cwd).join("\n")).toMatch(
      /^leaves 0 to 22: a root of .* where the store's checkpoint of 23 leaves, .*: the log was written anew$/m
    )
  })
})

describe("whoever may not read the key", () => {
  it("verifies with the public one", () => {
    const cwd = synced()
    rmSync(join(cwd, keyFile))
    expect(found(cwd)).toEqual([])
    const key = text(cwd, `${keyFile}.pub`).trim()
    rmSync(join(cwd, `${keyFile}.pub`))
    expect(found(cwd)).toHaveLength(1)
    configure(cwd, { trusted: [key] })
    expect(found(cwd)).toEqual([])
    configure(cwd, { key: "env:LAUREL_TEST_UNSET", trusted: [key] })
    expect(found(cwd)).toEqual([])
  })
})

describe("the setting", () => {
  it("is told of with the paths of what is wrong in it", () => {
    const cwd = school()
    const said = (checkpoints: unknown): string => {
      write(cwd, "laurel.config.json", { ...configuration, checkpoints })
      const ended = laurel(cwd, "status")
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      return ended.stderr
    }
    const several = said({
      key: "",
      origin: "school of life",
      files: [""],
      seconds: 0,
      trusted: ["laurel/1+0123abcd+AAAA"],
      keys: []
    })
    for (const path of ["key", "origin", "files[0]", "seconds", "trusted[0]", "keys"])
      expect(several).toContain(`\n  checkpoints.${path}: `)
    expect(several).toMatch(/checkpoints\.origin: expected a name without spaces and "\+", such as /i)
    expect(said("kept.txt")).toMatch(/\n {2}checkpoints: /)
    expect(said({ files: Array(11).fill("kept.txt") })).toMatch(/\n {2}checkpoints\.files: /)
  })
})
