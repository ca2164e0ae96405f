/** The promises of every store of documents, as tests. */
import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Schema, type Scope, Stream } from "effect"
import { Documents } from "@laurel/documents"
import { files, pdf } from "./files.ts"

/** A store of one test's own, and how to get at its bytes behind its back. */
export interface Opened {
  readonly layer: Layer.Layer<Documents.Documents, Documents.DocumentError>
  /** Puts other bytes in the place of a document's. */
  readonly change: (document: string, bytes: Uint8Array) => void
  /** How often bytes of a document were written so far. */
  readonly written: () => number
  /** The names of all there is: documents, notes, leftovers. */
  readonly names: () => ReadonlyArray<string>
}

export const streamOf = (bytes: Uint8Array, piece = 7): Stream.Stream<Uint8Array> =>
  Stream.fromIterable(
    Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) => bytes.subarray(at * piece, (at + 1) * piece))
  )

export const collected = <E>(stream: Stream.Stream<Uint8Array, E>): Effect.Effect<Uint8Array, E> =>
  Effect.map(Stream.runCollect(stream), (chunks) => Buffer.concat(chunks))

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

const absent = Documents.Reference.make(`sha256:${"0".repeat(64)}`)

/** Registers the tests; `open` gives an empty store each time. */
export const testDocuments = (name: string, open: Effect.Effect<Opened, never, Scope.Scope>): void => {
  const withStore = <E>(
    work: (store: Opened, documents: typeof Documents.Documents.Service) => Effect.Effect<void, E, Scope.Scope>
  ) =>
    Effect.flatMap(open, (store) =>
      Effect.flatMap(Documents.Documents, (documents) => work(store, documents)).pipe(Effect.provide(store.layer))
    )

  describe(name, () => {
    for (const [type, make] of Object.entries(files)) {
      it.live(`keeps and gives back ${type} by its content, named by its hash`, () =>
        withStore((_, documents) =>
          Effect.gen(function* () {
            const bytes = make("one")
            const document = yield* documents.keep(streamOf(bytes))
            assert.deepStrictEqual(
              { ...document },
              {
                document: Documents.Reference.make(`sha256:${hashOf(bytes)}`),
                mediaType: Schema.decodeUnknownSync(Documents.MediaType)(type),
                size: bytes.length
              }
            )
            assert.deepStrictEqual(yield* collected(documents.read(document.document)), Buffer.from(bytes))
            assert.isTrue(yield* documents.has(document.document))
            assert.isFalse(yield* documents.has(absent))
          })
        )
      )
    }

    it.live("writes the same bytes once, however they are cut, and other bytes beside them", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          const first = yield* documents.keep(streamOf(pdf("one")))
          assert.deepStrictEqual(yield* documents.keep(streamOf(pdf("one"), 1000)), first)
          assert.strictEqual(store.written(), 1)
          assert.notStrictEqual((yield* documents.keep(streamOf(pdf("two")))).document, first.document)
          assert.strictEqual(store.written(), 2)
        })
      )
    )

    it.live("keeps nothing of what is refused, or breaks off", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          const refused = yield* Effect.flip(documents.keep(streamOf(pdf("x".repeat(100))), { maxBytes: 99 }))
          assert.strictEqual(refused.reason._tag, "Refused")
          const broken = Stream.concat(streamOf(pdf()), Stream.fail("broken off" as const))
          assert.strictEqual(yield* Effect.flip(documents.keep(broken)), "broken off")
          assert.deepStrictEqual(store.names(), [])
          assert.strictEqual((yield* documents.keep(streamOf(pdf()), { maxBytes: pdf().length })).size, pdf().length)
          assert.strictEqual(store.names().length, 1)
        })
      )
    )

    it.live("gives all of what was kept, and of what was changed since never the last byte", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          const bytes = pdf("long ".repeat(100_000))
          const { document } = yield* documents.keep(streamOf(bytes, 65_536))
          const swapped = Uint8Array.from(bytes)
          swapped[bytes.length - 1] = 7
          const changes = [swapped, bytes.subarray(0, bytes.length - 1), Buffer.concat([bytes, bytes.subarray(0, 1)])]
          for (const changed of [...changes, pdf("another"), new Uint8Array(0)]) {
            store.change(document, changed)
            let given = 0
            const read = Stream.tap(documents.read(document), (chunk) => Effect.sync(() => (given += chunk.length)))
            const error = yield* Effect.flip(Stream.runDrain(read))
            assert.strictEqual(error.reason._tag, "Corrupt")
            assert.include(error.message, document)
            assert.isBelow(given, Math.max(1, changed.length))
          }
          store.change(document, bytes)
          assert.strictEqual((yield* collected(documents.read(document))).length, bytes.length)
        })
      )
    )

    it.live("mends what was damaged when it is given again", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          const { document } = yield* documents.keep(streamOf(pdf("one")))
          store.change(document, pdf("other size"))
          yield* documents.keep(streamOf(pdf("one")))
          assert.deepStrictEqual(yield* collected(documents.read(document)), Buffer.from(pdf("one")))
        })
      )
    )

    it.live("says that there is none, and that it has removed one only once", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          const { document } = yield* documents.keep(streamOf(pdf("one")))
          const other = yield* documents.keep(streamOf(pdf("two")))
          assert.strictEqual(yield* documents.remove(document), "removed")
          assert.strictEqual(yield* documents.remove(document), "none")
          const error = yield* Effect.flip(Stream.runDrain(documents.read(document)))
          assert.strictEqual(error.reason._tag, "Missing")
          assert.isFalse(yield* documents.has(document))
          assert.isTrue(yield* documents.has(other.document))
          assert.strictEqual(store.names().length, 1)
        })
      )
    )

    it.live("lists all in order of hash, and goes on after any", () =>
      withStore((_, documents) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* Stream.runCollect(documents.list(null)), [])
          const kept = yield* Effect.forEach(Array.from({ length: 25 }), (_, index) =>
            documents.keep(streamOf(pdf(`number ${index}`)))
          )
          const expected = kept
            .map(({ document, size }) => ({ document, size }))
            .toSorted((a, b) => (a.document < b.document ? -1 : 1))
          assert.deepStrictEqual(yield* Stream.runCollect(documents.list(null)), expected)
          for (const [index, { document }] of expected.entries())
            assert.deepStrictEqual(yield* Stream.runCollect(documents.list(document)), expected.slice(index + 1))
          assert.deepStrictEqual(yield* Stream.runCollect(documents.list(absent)), expected)
        })
      )
    )

    it.live("remembers what is to leave until that is done, and lists no note as a document", () =>
      withStore((store, documents) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* documents.note([]), [])
          const { document } = yield* documents.keep(streamOf(pdf("one")))
          const [note, ...others] = yield* documents.note([document, absent, document])
          assert.deepStrictEqual([note?.documents, others], [[document, absent], []])
          if (note === undefined) return assert.fail("no note was kept")
          assert.deepStrictEqual(yield* documents.notes, [note])
          assert.strictEqual((yield* Stream.runCollect(documents.list(null))).length, 1)
          yield* documents.done(note)
          assert.deepStrictEqual(yield* documents.notes, [])
          assert.strictEqual(store.names().length, 1)
        })
      )
    )

    it.live("is one ledger's once it is claimed, and refuses any other", () =>
      withStore((_, documents) =>
        Effect.gen(function* () {
          const { document } = yield* documents.keep(streamOf(pdf()))
          yield* documents.claim("ours")
          yield* documents.claim("ours")
          const error = yield* Effect.flip(documents.claim("another's"))
          assert.strictEqual(error.reason._tag, "Misconfigured")
          assert.include(error.message, `ledger/${hashOf(Buffer.from("ours"))} in the store of documents: expected`)
          yield* documents.claim("ours")
          assert.deepStrictEqual(yield* documents.notes, [])
          assert.deepStrictEqual(yield* Stream.runCollect(documents.list(null)), [{ document, size: pdf().length }])
        })
      )
    )

    it.live("keeps none that is noted down to leave, and all others meanwhile", () =>
      withStore((_, documents) =>
        Effect.gen(function* () {
          const { document } = yield* documents.keep(streamOf(pdf("one")))
          const notes = yield* documents.note([document])
          const error = yield* Effect.flip(documents.keep(streamOf(pdf("one"))))
          assert.strictEqual(error.reason._tag, "Unavailable")
          assert.match(error.message, /an erasure is about to remove/)
          yield* documents.keep(streamOf(pdf("two")))
          yield* documents.remove(document)
          yield* Effect.forEach(notes, documents.done)
          yield* documents.keep(streamOf(pdf("one")))
          assert.isTrue(yield* documents.has(document))
        })
      )
    )

    it.live.prop(
      "gives back any bytes behind a known beginning, whatever pieces they come in",
      [Schema.Uint8Array, Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 70 }))],
      ([tail, piece]) =>
        withStore((_, documents) =>
          Effect.gen(function* () {
            // Behind the beginning that is searched for HTML, so that no chance makes it a polyglot.
            const bytes = Buffer.concat([pdf(" ".repeat(1_100)), tail, Buffer.from("%%EOF")])
            const { document, size } = yield* documents.keep(streamOf(bytes, piece))
            assert.deepStrictEqual([document, size], [`sha256:${hashOf(bytes)}`, bytes.length])
            assert.deepStrictEqual(yield* collected(documents.read(document)), bytes)
          })
        ),
      { arbitrary: { runs: 30 } }
    )
  })
}
