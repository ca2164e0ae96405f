/** An erasure that is killed at any point: nothing that must stay is gone, and nothing that must go stays once another ends it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Catalog, Draft, Id, Lease, Ledger, Sync } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { inMemory } from "@laurel/testkit"
import { Effect, Exit, Layer, Result, Stream } from "effect"
import type * as DocumentsSetting from "../src/documents/DocumentsSetting.ts"
import * as Erasing from "../src/documents/Erasing.ts"
import * as Parting from "../src/documents/Parting.ts"
import * as Handed from "../src/imports/Handed.ts"
import { catalog } from "./given.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-documents-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** A store that dies before the nth call of this program, or right after it. */
const dying = (layer: Layer.Layer<Documents.Documents>, step: number, isAfter: boolean) => {
  let calls = 0
  const killed = new Error("killed")
  const mortal = <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      calls += 1
      if (calls !== step) return call
      return isAfter ? Effect.andThen(call, Effect.die(killed)) : Effect.die(killed)
    })
  return Layer.effect(
    Documents.Documents,
    Effect.map(Documents.Documents, (real) => ({
      ...real,
      note: (documents) => mortal(real.note(documents)),
      notes: mortal(real.notes),
      remove: (document) => mortal(real.remove(document)),
      done: (note) => mortal(real.done(note))
    }))
  ).pipe(Layer.provide(layer))
}

const presented = (student: string, index: number, document: string) =>
  Result.getOrThrow(
    Draft.decode({
      reference: { source: "papers", stream: "papers", key: String(index) },
      subject: { key: student, offering: "algebra-2024", contact: { scheme: "student", value: student } },
      evidence: { _tag: "Presented", title: "Diploma", document },
      happened: { on: "2024-01-10", zone: "Europe/London" }
    })
  )

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}`)

const keep = (text: string) =>
  Effect.map(
    Effect.flatMap(Documents.Documents, (documents) => documents.keep(Stream.make(pdf(text)))),
    ({ document }) => document
  )

const list = Effect.flatMap(Documents.Documents, (documents) => Stream.runCollect(documents.list(null)))

const placeOf = (layer: DocumentsSetting.Place["layer"]): DocumentsSetting.Place => ({
  name: "here",
  bounds: {},
  secrets: [],
  addresses: [],
  layer
})

const papers = Id.SourceId.make("papers")

/** Ada presented one document; and how she is erased. */
const withAda = Effect.fnUntraced(function* (layer: Layer.Layer<Documents.Documents>) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  const { document, mediaType, size } = yield* Effect.provide(
    Effect.flatMap(Documents.Documents, (documents) => documents.keep(Stream.make(pdf("one")))),
    layer
  )
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(papers, [presented("ada", 0, document)])))
  const ledger = yield* Ledger.Ledger
  const contacts = (yield* ledger.find("ada")).flatMap(({ members }) => members)
  const { prepare, around } = Erasing.of({ documents: placeOf(layer) }, false, true)
  const act = { _tag: "Erased" as const, contacts }
  const by = { actor: "u-17", role: "registrar", reason: "request 7" }
  const erase = around(Effect.andThen(prepare(contacts), Sync.decide(versions, [{ act, ...by }])))
  return { versions, document: { document, mediaType, size }, erase }
})

it.live("lets nothing leave that an import has kept and no fact names yet, and then only what none names", () =>
  Effect.gen(function* () {
    const layer = Documents.layerDirectory(yield* folder)
    const given = yield* folder
    writeFileSync(join(given, "bob.pdf"), pdf("one"))
    const { versions, document, erase } = yield* withAda(layer)
    const handed = { folder: given, place: placeOf(layer), documents: new Map([["bob.pdf", document]]) }
    const context = yield* Effect.context<Ledger.Ledger>()
    let refused = ""
    const meanwhile = Effect.provideContext(Effect.exit(erase), context).pipe(
      Effect.map((exit) => (refused = String(exit)))
    )
    yield* Handed.importing(
      Draft.adapter(papers, [presented("bob", 1, document.document)]),
      handed,
      // After it was kept, and before it is recorded.
      (adapter) =>
        Stream.runDrain(
          Sync.run(versions, { ...adapter, read: (from) => Stream.tap(adapter.read(from), () => meanwhile) })
        )
    )
    assert.include(refused, "another program holds it")
    yield* erase
    assert.lengthOf(yield* Effect.provide(list, layer), 1)
  }).pipe(Effect.provideService(Lease.Duration, 300), inMemory)
)

it.live("says to run an import again that was stopped while another let documents leave, and of others nothing", () =>
  Effect.gen(function* () {
    const layer = Documents.layerDirectory(yield* folder)
    const ledger = yield* Ledger.Ledger
    const nothing = Draft.adapter(papers, [])
    const handed = { folder: yield* folder, place: placeOf(layer), documents: new Map() }
    assert.strictEqual(yield* Handed.importing(nothing, handed, () => Effect.succeed("read")), "read")
    // As though the lease had run out, and another program had taken it.
    const overtaken = Handed.importing(nothing, handed, () =>
      Effect.andThen(ledger.release({ name: "laurel.documents", fence: 2 }), ledger.lease("laurel.documents", 60_000))
    )
    assert.match(String(yield* Effect.exit(overtaken)), /stopped for so long.*run the same import again/)
  }).pipe(inMemory)
)

it.live("says which documents a bucket still has as older versions, and of others nothing", () =>
  Effect.gen(function* () {
    const directory = Documents.layerDirectory(yield* folder)
    const versioned = Layer.effect(
      Documents.Documents,
      Effect.map(Documents.Documents, (real) => ({
        ...real,
        remove: (document) => Effect.as(real.remove(document), "hidden" as const)
      }))
    ).pipe(Layer.provide(directory))
    for (const [layer, count] of [
      [directory, 0],
      [versioned, 1]
    ] as const) {
      yield* Effect.provide(
        Effect.gen(function* () {
          const documents = yield* Documents.Documents
          yield* documents.note([yield* keep("one")])
          const { removed, versions } = yield* Parting.alone(Parting.end)
          assert.deepStrictEqual([removed.length, versions], [1, count])
        }),
        layer
      )
    }
  }).pipe(inMemory)
)

it.live("removes nothing from the store of documents of another ledger, and erases nobody then", () =>
  Effect.gen(function* () {
    const layer = Documents.layerDirectory(yield* folder)
    yield* inMemory(Effect.andThen(withAda(layer), Effect.provide(Parting.claim, layer)))
    // What is recorded in the same millisecond may be the same.
    yield* Effect.sleep(5)
    yield* Effect.gen(function* () {
      const { erase } = yield* withAda(layer)
      assert.match(String(yield* Effect.exit(erase)), /another ledger keeps its documents in.*Nothing was erased/)
      const ledger = yield* Ledger.Ledger
      assert.lengthOf(yield* ledger.find("ada"), 1)
    }).pipe(inMemory)
    assert.lengthOf(yield* Effect.provide(list, layer), 1)
    yield* Effect.gen(function* () {
      yield* Effect.flatMap(withAda(Documents.layerDirectory(yield* folder)), ({ erase }) => erase)
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(yield* ledger.find("ada"), [])
    }).pipe(inMemory)
  })
)

/** Ada's two documents, Bob's one, and one of both; then Ada is erased by a program that is killed. */
const story = Effect.fnUntraced(function* (step: number, isAfter: boolean) {
  const layer = Documents.layerDirectory(yield* folder)
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  const [one, two, bobs, both] = yield* Effect.provide(
    Effect.all([keep("one"), keep("two"), keep("bob's"), keep("both")]),
    layer
  )
  const said = [
    ["ada", one],
    ["bob", bobs],
    ["ada", both],
    ["bob", both],
    ["ada", two]
  ] as const
  const drafts = said.map(([student, document], index) => presented(student, index, document))
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(papers, drafts)))
  const ledger = yield* Ledger.Ledger
  const find = Effect.map(ledger.find("ada"), (found) => found.flatMap(({ members }) => members))
  const contacts = yield* find
  const erase = (documents: Layer.Layer<Documents.Documents>) => {
    const { prepare, around } = Erasing.of({ documents: placeOf(documents) }, false, true)
    const act = { _tag: "Erased" as const, contacts }
    const by = { actor: "u-17", role: "registrar", reason: "request 7" }
    return around(Effect.andThen(prepare(contacts), Sync.decide(versions, [{ act, ...by }])))
  }
  const exit = yield* Effect.exit(erase(dying(layer, step, isAfter)))
  const isErased = (yield* find).length === 0
  const kept = Effect.map(Effect.provide(list, layer), (all) => new Set(all.map(({ document }) => document)))
  const ofHers = new Set([one, two])
  const ofOthers = [bobs, both]
  const left = yield* kept
  assert.isTrue(
    ofOthers.every((document) => left.has(document)),
    "what is not only hers stays"
  )
  if (!isErased) assert.strictEqual(left.size, 4, "nothing goes before it is decided")
  yield* Effect.provide(Parting.alone(Parting.end), layer)
  const swept = yield* kept
  assert.strictEqual(
    [...ofHers].every((document) => !swept.has(document)),
    isErased,
    "all that is hers goes once it is decided, and not before"
  )
  assert.isTrue(ofOthers.every((document) => swept.has(document)))
  if (!isErased) yield* erase(layer)
  assert.deepStrictEqual(yield* kept, new Set(ofOthers))
  const notes = yield* Effect.flatMap(Documents.Documents, (documents) => documents.notes).pipe(Effect.provide(layer))
  assert.deepStrictEqual(notes, [])
  return { wasKilled: Exit.isFailure(exit), isErased }
}, inMemory)

for (const isAfter of [false, true])
  it.live(
    `loses nothing and leaves nothing, killed ${isAfter ? "after" : "before"} whatever it asks of the store`,
    () =>
      Effect.gen(function* () {
        const outcomes = []
        for (let step = 1; step <= 20; step++) {
          const outcome = yield* story(step, isAfter)
          outcomes.push(outcome)
          if (!outcome.wasKilled) break
        }
        assert.isFalse(outcomes.at(-1)?.wasKilled)
        assert.isAbove(outcomes.filter(({ isErased }) => !isErased).length, 0)
        assert.isAbove(outcomes.filter(({ wasKilled, isErased }) => wasKilled && isErased).length, 3)
      })
  )
