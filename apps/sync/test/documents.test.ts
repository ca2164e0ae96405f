/** Evidence files through the command line: kept, given, checked, and gone with whoever is erased. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Draft, Id, Sync } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Effect, Result, Stream } from "effect"
import { configuration, type Ended, inStore, json, type Later, laurel, school, write } from "./given.ts"
import * as Placed from "../src/documents/Placed.ts"
import { command } from "./inProcess.ts"

const by = ["--actor", "u-17", "--role", "registrar", "--reason", "request 7"]

const pdf = (of: string): string => `%PDF-1.7\n% ${of}\n%%EOF\n`

/** A school with a store of documents, and files to be kept in it. */
const keeping = (documents: object = { directory: "documents" }, later?: Later): string => {
  const cwd = school(later)
  write(cwd, "laurel.config.json", { ...configuration, documents })
  for (const name of ["ada", "bob", "both"]) write(cwd, `${name}.pdf`, pdf(name))
  return cwd
}

const within = (cwd: string, ...files: ReadonlyArray<string>) => files.map((file) => join(cwd, file))

const kept = (cwd: string): ReadonlyArray<string> =>
  existsSync(join(cwd, "documents/sha256"))
    ? readdirSync(join(cwd, "documents/sha256"), { recursive: true, withFileTypes: true })
        .flatMap((entry) => (entry.isFile() ? [`sha256:${entry.name}`] : []))
        .toSorted()
    : []

const fileOf = (cwd: string, document: string): string => {
  const hash = document.slice(7)
  return join(cwd, "documents/sha256", hash.slice(0, 2), hash.slice(2, 4), hash)
}

/** A source that says which documents people presented. */
const presented = (cwd: string, facts: ReadonlyArray<readonly [student: string, document: string]>): Promise<void> =>
  inStore(cwd, (versions) => {
    const drafts = facts.map(([student, document], index) =>
      Result.getOrThrow(
        Draft.decode({
          reference: { source: "papers", stream: "papers", key: String(index) },
          subject: {
            key: `${student}/papers`,
            offering: "algebra-2024",
            contact: { scheme: "student", value: student }
          },
          evidence: { _tag: "Presented", title: "Diploma", document, mediaType: "application/pdf", size: 20 },
          happened: { on: "2024-01-10", zone: "Europe/London" }
        })
      )
    )
    return Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("papers"), drafts)))
  }).then(() => undefined)

const inDocuments = <A, E>(cwd: string, work: Effect.Effect<A, E, Documents.Documents>): Effect.Effect<A, E> =>
  Effect.provide(work, Documents.layerDirectory(join(cwd, "documents")))

/** Keeps files without the program, and gives their references. */
const added = (cwd: string, ...files: ReadonlyArray<string>) =>
  inDocuments(
    cwd,
    Effect.flatMap(Documents.Documents, ({ keep }) =>
      Effect.forEach(files, (file) =>
        Effect.map(keep(Stream.make(readFileSync(join(cwd, file)))), ({ document }) => String(document))
      )
    )
  )

let made = { cwd: "", ada: "", bob: "", both: "" }

/** Ada's and Bob's documents, one that both presented, and one that is elsewhere. */
beforeAll(async () => {
  const cwd = keeping({ directory: "documents" }, afterAll)
  assert.strictEqual(laurel(cwd, "sync").code, 0)
  const [ada = "", bob = "", both = ""] = await Effect.runPromise(added(cwd, "ada.pdf", "bob.pdf", "both.pdf"))
  await presented(cwd, [
    ["ada", ada],
    ["ada", both],
    ["ada", "https://papers.example.org/1"],
    ["bob", bob],
    ["bob", both]
  ])
  made = { cwd, ada, bob, both }
})

/** A copy of it for one test. */
const story = () => {
  const cwd = keeping()
  cpSync(made.cwd, cwd, { recursive: true })
  return { ...made, cwd }
}

const noted = (cwd: string, documents: ReadonlyArray<string>) =>
  inDocuments(
    cwd,
    Effect.flatMap(Documents.Documents, ({ note }) => note(documents.filter((each) => Documents.isReference(each))))
  )

const refuses = (ended: Ended, message: RegExp): void => {
  assert.strictEqual(ended.code, 1)
  assert.match(ended.stderr, message)
}

describe("laurel documents add and get", () => {
  it.effect("keep files by what they are, print how facts name them, and give back what was kept", () =>
    Effect.gen(function* () {
      const cwd = keeping()
      write(cwd, "page.pdf", "<html><script>")
      const ended = yield* command(
        cwd,
        "documents",
        "add",
        ...within(cwd, "ada.pdf", "page.pdf", "lost.pdf", "bob.pdf")
      )
      assert.strictEqual(ended.code, 1)
      assert.match(
        ended.stdout,
        /^sha256:[0-9a-f]{64} {2}application\/pdf {2}21 bytes {2}\S+\/ada\.pdf\nsha256:[0-9a-f]{64} .*\/bob\.pdf\n$/
      )
      assert.match(
        ended.stderr,
        /^\S+\/page\.pdf: expected by its content one of .*, found HTML or SVG.*\n.*lost\.pdf: .*no such file/
      )
      assert.strictEqual(kept(cwd).length, 2)
      const again = json(yield* command(cwd, "documents", "add", ...within(cwd, "ada.pdf"), "--json"))
      assert.deepInclude(Object(again).documents[0], {
        file: join(cwd, "ada.pdf"),
        mediaType: "application/pdf",
        size: 21
      })
      const { document } = Object(again).documents[0]
      assert.deepStrictEqual(
        (yield* command(cwd, "documents", "get", document, "--out", join(cwd, "back.pdf"))).code,
        0
      )
      assert.strictEqual(readFileSync(join(cwd, "back.pdf"), "utf8"), pdf("ada"))
      assert.strictEqual(statSync(join(cwd, "back.pdf")).mode & 0o777, 0o600)
      refuses(
        yield* command(cwd, "documents", "get", document, "--out", join(cwd, "bob.pdf")),
        /bob\.pdf can't be written/
      )
      assert.strictEqual(readFileSync(join(cwd, "bob.pdf"), "utf8"), pdf("bob"))
      writeFileSync(fileOf(cwd, document), pdf("adx"))
      refuses(
        yield* command(cwd, "documents", "get", document, "--out", join(cwd, "changed.pdf")),
        /changed or damaged outside of Laurel/
      )
      assert.isFalse(existsSync(join(cwd, "changed.pdf")))
      assert.strictEqual((yield* command(cwd, "documents", "get", "ada.pdf", "--out", join(cwd, "x"))).code, 64)
    })
  )

  it.effect("give a file its name once all of it is found to be what was kept, and leave nothing otherwise", () =>
    Effect.gen(function* () {
      const cwd = keeping()
      const file = join(cwd, "given.pdf")
      const before = readdirSync(cwd)
      const pieces = (last: Effect.Effect<string, string>) =>
        Stream.mapEffect(Stream.make(Effect.succeed("one"), last), (piece) => Effect.map(piece, Buffer.from))
      const changed = Effect.suspend(() => {
        assert.isFalse(existsSync(file))
        return Effect.fail("changed")
      })
      assert.strictEqual(yield* Effect.flip(Placed.write(file, pieces(changed))), "changed")
      assert.deepStrictEqual(readdirSync(cwd), before)
      const other = Effect.sync(() => {
        write(cwd, "given.pdf", "another's")
        return "two"
      })
      assert.match(String(yield* Effect.flip(Placed.write(file, pieces(other)))), /there is one already/)
      assert.strictEqual(readFileSync(file, "utf8"), "another's")
      rmSync(file)
      assert.strictEqual(yield* Placed.write(file, pieces(Effect.succeed("two"))), 6)
      assert.deepStrictEqual(readdirSync(cwd), [...before, "given.pdf"].toSorted())
      // A program of the same number was killed, as in a container, where each start has the same.
      write(cwd, `again.pdf.${process.pid}.part`, "on")
      assert.strictEqual(yield* Placed.write(join(cwd, "again.pdf"), pieces(Effect.succeed("two"))), 6)
    })
  )

  it.effect("keep what the setting says, and say where there is none", () =>
    Effect.gen(function* () {
      const cwd = keeping({ directory: "documents", types: ["text/plain"], maxBytes: 10 })
      write(cwd, "short.txt", "attended")
      write(cwd, "long.txt", "attended too")
      const ended = yield* command(cwd, "documents", "add", ...within(cwd, "short.txt", "long.txt", "ada.pdf"))
      assert.match(ended.stdout, /^sha256:\S+ {2}text\/plain {2}8 bytes {2}\S+\/short\.txt\n$/)
      assert.match(ended.stderr, /long\.txt: expected at most 10 bytes/)
      write(cwd, "laurel.config.json", configuration)
      refuses(
        yield* command(cwd, "documents", "add", ...within(cwd, "short.txt")),
        /no store of documents: add "documents"/
      )
      write(cwd, "laurel.config.json", { ...configuration, documents: { types: ["text/html"] } })
      refuses(yield* command(cwd, "documents", "add", ...within(cwd, "short.txt")), /documents\.types\[0\]: /)
    })
  )
})

describe("a store of documents", () => {
  it.effect("is one ledger's, once it has added to it, and refuses another's documents", () =>
    Effect.gen(function* () {
      const { cwd } = story()
      const other = keeping({ directory: join(cwd, "documents") })
      yield* command(other, "sync")
      assert.strictEqual((yield* command(cwd, "documents", "add", ...within(cwd, "ada.pdf"))).code, 0)
      refuses(
        yield* command(other, "documents", "add", ...within(other, "ada.pdf")),
        /expected a store of documents that is this ledger's alone/
      )
      assert.strictEqual((yield* command(cwd, "documents", "add", ...within(cwd, "bob.pdf"))).code, 0)
    })
  )
})

describe("laurel documents check", () => {
  it.effect("names what is damaged, what facts name and is not kept, and what is kept and not named", () =>
    Effect.gen(function* () {
      const { cwd, ada, bob, both } = story()
      const well = yield* command(cwd, "documents", "check")
      assert.deepStrictEqual([well.code, well.stderr], [0, ""])
      assert.match(well.stdout, /^Read 3 documents, \d+ bytes\.\nNothing is wrong\.\n$/)
      write(cwd, "free.pdf", pdf("free"))
      const [free = ""] = yield* added(cwd, "free.pdf")
      writeFileSync(fileOf(cwd, ada), pdf("adx"))
      rmSync(fileOf(cwd, both))
      const ended = yield* command(cwd, "documents", "check", "--json")
      assert.strictEqual(ended.code, 2)
      const found = Object(json(ended))
      assert.deepStrictEqual([found.count, found.unnamed, found.begun], [3, [free], 0])
      assert.match(found.corrupt.join("\n"), new RegExp(`^${ada}: expected bytes with this hash`))
      assert.deepStrictEqual(
        found.missing.map(({ document }: { readonly document: string }) => document),
        [both]
      )
      assert.match(found.missing[0].where, /^papers \/ papers, learner \d+$/)
      write(cwd, "ada.pdf", pdf("ada"))
      yield* added(cwd, "ada.pdf", "both.pdf")
      assert.strictEqual((yield* command(cwd, "documents", "check")).code, 0)
      assert.deepStrictEqual(kept(cwd), [ada, bob, both, free].toSorted())
    })
  )
})

describe("laurel erase", () => {
  it.effect("takes documents out of their store that nobody else presented", () =>
    Effect.gen(function* () {
      const { cwd, ada, bob, both } = story()
      const all = [ada, bob, both].toSorted()
      const shown = yield* command(cwd, "erase", "ada", "--preview", ...by)
      assert.include(
        shown.stdout,
        "\n  2 kept documents that they presented leave the store of documents, unless facts of others"
      )
      assert.deepStrictEqual(kept(cwd), all)
      const ended = yield* command(cwd, "erase", "ada", ...by)
      assert.deepStrictEqual([ended.code, ended.stderr], [0, ""])
      assert.include(ended.stdout, "\nRemoved 1 document; 1 document that other facts name stays.\n")
      assert.deepStrictEqual(kept(cwd), [bob, both].toSorted())
      const check = yield* command(cwd, "documents", "check")
      assert.deepStrictEqual([check.code, check.stdout.includes("Nothing is wrong.")], [0, true])
    })
  )

  it.effect("removes nothing of whoever presented none, and says what it can't reach where no store is named", () =>
    Effect.gen(function* () {
      const { cwd, ada, bob, both } = story()
      const eve = yield* command(cwd, "erase", "eve", ...by)
      assert.strictEqual(eve.code, 0)
      assert.notInclude(eve.stdout, "document ")
      write(cwd, "laurel.config.json", configuration)
      const ended = yield* command(cwd, "erase", "ada", ...by)
      assert.match(ended.stdout, /They presented 2 kept documents, and the configuration names no store of documents/)
      assert.deepStrictEqual(kept(cwd), [ada, bob, both].toSorted())
    })
  )

  it.effect("erases nobody where what is to leave can't be noted down", () =>
    Effect.gen(function* () {
      const { cwd } = story()
      rmSync(join(cwd, "documents"), { recursive: true })
      write(cwd, "documents", "in the way")
      refuses(yield* command(cwd, "erase", "ada", ...by), /documents.*Nothing was erased\./)
      assert.strictEqual((yield* command(cwd, "history", "ada")).code, 0)
    })
  )

  it.effect("that was killed after it was decided is ended by sweeping, and by whoever adds the next document", () =>
    Effect.gen(function* () {
      const { cwd, ada, bob, both } = story()
      yield* noted(cwd, [ada, both])
      // Without a store of documents it does what it does until it is killed.
      write(cwd, "laurel.config.json", configuration)
      assert.strictEqual((yield* command(cwd, "erase", "ada", ...by)).code, 0)
      write(cwd, "laurel.config.json", { ...configuration, documents: { directory: "documents" } })
      const check = yield* command(cwd, "documents", "check")
      assert.deepStrictEqual([check.code, check.stdout.includes("run `laurel documents sweep`")], [2, true])
      const other = keeping()
      cpSync(cwd, other, { recursive: true })
      assert.strictEqual((yield* command(cwd, "documents", "sweep")).code, 0)
      assert.strictEqual((yield* command(other, "documents", "add", ...within(other, "bob.pdf"))).code, 0)
      for (const each of [cwd, other]) {
        assert.deepStrictEqual(kept(each), [bob, both].toSorted())
        assert.deepStrictEqual(
          yield* inDocuments(
            each,
            Effect.flatMap(Documents.Documents, ({ notes }) => notes)
          ),
          []
        )
      }
    })
  )

  it.effect("that was killed before it was decided has removed nothing, and sweeping removes nothing", () =>
    Effect.gen(function* () {
      const { cwd, ada, bob, both } = story()
      yield* noted(cwd, [ada, both])
      const swept = yield* command(cwd, "documents", "sweep")
      assert.deepStrictEqual(
        [swept.code, swept.stdout],
        [0, "Removed 0 documents; 2 documents that other facts name stay.\n"]
      )
      assert.deepStrictEqual(kept(cwd), [ada, bob, both].toSorted())
    })
  )
})

describe("laurel doctor", () => {
  it.effect("looks at the store of documents, and writes nothing", () =>
    Effect.gen(function* () {
      const cwd = keeping()
      assert.match(
        (yield* command(cwd, "doctor")).stdout,
        /✓ the store of documents: there is none yet: the first document makes .*documents\n/
      )
      assert.isFalse(existsSync(join(cwd, "documents")))
      const s3 = {
        endpoint: "http://s3.example.test",
        region: "eu-test-1",
        bucket: "evidence",
        accessKeyIdFrom: "EVIDENCE_KEY",
        secretAccessKeyFrom: "EVIDENCE_SECRET"
      }
      write(cwd, "laurel.config.json", { ...configuration, documents: { s3 } })
      const ended = yield* command(cwd, "doctor")
      assert.strictEqual(ended.code, 1)
      assert.match(ended.stdout, /! the address http:\/\/s3\.example\.test: plain http/)
      assert.match(
        ended.stdout,
        /✗ the secret of the documents' bucket: the environment variable EVIDENCE_SECRET is not set/
      )
      refuses(
        yield* command(cwd, "documents", "add", ...within(cwd, "ada.pdf")),
        /EVIDENCE_KEY to hold it, found none of that name/
      )
    })
  )
})
