/** The directory itself: private modes, and no half file whenever a program is killed. */
import { execFile } from "node:child_process"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, inject, it } from "@effect/vitest"
import { Documents } from "@laurel/documents"
import { Effect, Stream } from "effect"
import { pdf } from "./files.ts"
import { keeping } from "./keeping.ts"
import { collected, hashOf, type Opened, streamOf, testDocuments } from "./testDocuments.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-documents-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const filesIn = (path: string): ReadonlyArray<string> =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [] : [join(entry.parentPath, entry.name)]
      )
    : []

const fileOf = (root: string, document: string): string => {
  const hash = document.slice("sha256:".length)
  return join(root, "sha256", hash.slice(0, 2), hash.slice(2, 4), hash)
}

const opened = Effect.map(folder, (path): Opened => {
  const root = join(path, "kept", "documents")
  const seen = new Set<number>()
  return {
    layer: Documents.layerDirectory(root),
    change: (document, bytes) => writeFileSync(fileOf(root, document), bytes),
    // Each file that was ever written is an inode of its own.
    written: () => {
      for (const file of filesIn(root)) seen.add(statSync(file).ino)
      return seen.size
    },
    names: () => filesIn(root)
  }
})

testDocuments("documents in a directory", opened)

declare module "vitest" {
  interface ProvidedContext {
    readonly programs: string
  }
}

/** crash/worker.ts, which scripts/programs.ts has put together. */
const program = join(inject("programs"), "keeping.mjs")

interface Ended {
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

/** Runs the program, to be killed before its nth step. */
const keptUntil = (root: string, step: number): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [program, root, String(step)], (_, __, stderr) =>
      resolve({ signal: child.signalCode, stderr })
    )
  })

/** Programs that run beside each other. */
const atOnce = 6

describe("a directory of documents", () => {
  const within = <A, E>(work: (root: string) => Effect.Effect<A, E, Documents.Documents>) =>
    Effect.flatMap(folder, (path) => {
      const root = join(path, "documents")
      return Effect.provide(work(root), Documents.layerDirectory(root))
    })

  it.live("is its owner's alone, its files and its folders", () =>
    within((root) =>
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        const { document } = yield* documents.keep(streamOf(pdf()))
        const file = fileOf(root, document)
        assert.strictEqual(statSync(file).mode & 0o777, 0o600)
        for (const path of [root, join(root, "incoming"), join(root, "sha256"), join(file, ".."), join(file, "../..")])
          assert.strictEqual(statSync(path).mode & 0o777, 0o700)
        assert.deepStrictEqual(yield* documents.look, { found: root, advice: null })
        chmodSync(root, 0o750)
        assert.match((yield* documents.look).advice ?? "", /chmod/)
      })
    )
  )

  it.live("takes away what a killed program left, and nothing that another is writing", () =>
    within((root) =>
      Effect.gen(function* () {
        const incoming = join(root, "incoming")
        mkdirSync(incoming, { recursive: true })
        writeFileSync(join(incoming, "old"), "half")
        writeFileSync(join(incoming, "young"), "half")
        const before = Date.now() / 1_000 - 7_200
        utimesSync(join(incoming, "old"), before, before)
        const documents = yield* Documents.Documents
        yield* documents.keep(streamOf(pdf()))
        assert.deepStrictEqual(readdirSync(incoming), ["young"])
      })
    )
  )

  it.live("follows no link, and lists no file that is not its own", () =>
    within((root) =>
      Effect.gen(function* () {
        const documents = yield* Documents.Documents
        const one = yield* documents.keep(streamOf(pdf("one")))
        const two = yield* documents.keep(streamOf(pdf("two")))
        rmSync(fileOf(root, one.document))
        symlinkSync(fileOf(root, two.document), fileOf(root, one.document))
        writeFileSync(join(root, "sha256", "notes.txt"), "mine")
        writeFileSync(join(fileOf(root, two.document), "..", "f".repeat(64)), "in another's folder")
        const error = yield* Effect.flip(Stream.runDrain(documents.read(one.document)))
        assert.strictEqual(error.reason._tag, "Corrupt")
        const listed = (yield* Stream.runCollect(documents.list(null))).map(({ document }) => document)
        assert.deepStrictEqual(listed, [one.document, two.document].toSorted())
        assert.deepStrictEqual(yield* collected(documents.read(two.document)), Buffer.from(pdf("two")))
      })
    )
  )

  it.live("says before anything is written whether it can be", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const lookAt = (root: string) =>
        Effect.flatMap(Documents.Documents, ({ look }) => look).pipe(Effect.provide(Documents.layerDirectory(root)))
      assert.match((yield* lookAt(join(path, "a", "b"))).found, /there is none yet/)
      assert.deepStrictEqual(readdirSync(path), [])
      writeFileSync(join(path, "file"), "")
      const error = yield* Effect.flip(lookAt(join(path, "file")))
      assert.strictEqual(error.reason._tag, "Misconfigured")
    })
  )

  it.live("has the whole file or none of it under its name, wherever a program is killed", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const bytes = pdf("crash ".repeat(50_000))
      const killed = { before: 0, behind: 0 }
      // From making the first folder to giving back the name: the last run is not killed.
      const rootOf = (step: number): string => join(path, String(step))
      let ended: ReadonlyArray<Ended> = []
      for (let step = 1; step <= 60; step++) {
        const root = rootOf(step)
        const place = (step - 1) % atOnce
        if (place === 0) {
          const steps = Array.from({ length: atOnce }, (_, at) => step + at)
          ended = yield* Effect.promise(() => Promise.all(steps.map((each) => keptUntil(rootOf(each), each))))
        }
        const { signal, stderr } = ended[place] ?? assert.fail("it was not started")
        const kept = filesIn(join(root, "sha256"))
        for (const file of kept) assert.isTrue(readFileSync(file).equals(bytes), `${file} is not whole`)
        const again = Effect.flatMap(Documents.Documents, ({ keep }) => keep(streamOf(bytes, 65_536)))
        yield* Effect.provide(again, Documents.layerDirectory(root))
        assert.strictEqual(filesIn(join(root, "sha256")).length, 1)
        if (signal === null) {
          assert.strictEqual(stderr, "")
          assert.isAbove(killed.before, 5)
          assert.isAbove(killed.behind, 1)
          return
        }
        assert.strictEqual(signal, "SIGKILL")
        if (kept.length === 0) killed.before += 1
        else killed.behind += 1
      }
      assert.fail("it was killed at every step")
    })
  )
})

describe("the README", () => {
  it.live("shows a program that runs", () =>
    Effect.gen(function* () {
      const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
      const text = readFileSync(join(import.meta.dirname, "keeping.ts"), "utf8")
      assert.include(readme, `\`\`\`ts\n${text}\`\`\`\n`)
      const before = process.cwd()
      process.chdir(yield* folder)
      const { document, mediaType, chunks } = yield* Effect.ensuring(
        keeping,
        Effect.sync(() => process.chdir(before))
      )
      assert.deepStrictEqual([mediaType, document], ["application/pdf", `sha256:${hashOf(Buffer.concat(chunks))}`])
    })
  )
})
