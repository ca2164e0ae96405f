/** An erasure that is killed at any point: nothing that must stay is gone, and nothing that must go stays once another ends it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Catalog, Draft, Id, Ledger, Sync } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { inMemory } from "@laurel/testkit"
import { Effect, Exit, Layer, Result, Stream } from "effect"
import type * as DocumentsSetting from "../src/documents/DocumentsSetting.ts"
import * as Erasing from "../src/documents/Erasing.ts"
import * as Parting from "../src/documents/Parting.ts"
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

/** Ada's two documents, Bob's one, and one of both; then Ada is erased by a program that is killed. */
const story = Effect.fnUntraced(function* (step: number, isAfter: boolean) {
  const layer = Documents.layerDirectory(yield* folder)
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  const keep = (text: string) =>
    Effect.flatMap(Documents.Documents, (documents) =>
      documents.keep(Stream.make(Buffer.from(`%PDF-1.7\n${text}`)))
    ).pipe(
      Effect.provide(layer),
      Effect.map(({ document }) => document)
    )
  const [one, two, bobs, both] = yield* Effect.all([keep("one"), keep("two"), keep("bob's"), keep("both")])
  const said = [
    ["ada", one],
    ["bob", bobs],
    ["ada", both],
    ["bob", both],
    ["ada", two]
  ] as const
  const drafts = said.map(([student, document], index) => presented(student, index, document))
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("papers"), drafts)))
  const ledger = yield* Ledger.Ledger
  const find = Effect.map(ledger.find("ada"), (found) => found.flatMap(({ members }) => members))
  const contacts = yield* find
  const erase = (documents: Layer.Layer<Documents.Documents>) => {
    const place: DocumentsSetting.Place = { name: "here", bounds: {}, secrets: [], addresses: [], layer: documents }
    const { prepare, around } = Erasing.of({ documents: place }, false, true)
    const act = { _tag: "Erased" as const, contacts }
    const by = { actor: "u-17", role: "registrar", reason: "request 7" }
    return around(Effect.andThen(prepare(contacts), Sync.decide(versions, [{ act, ...by }])))
  }
  const exit = yield* Effect.exit(erase(dying(layer, step, isAfter)))
  const isErased = (yield* find).length === 0
  const kept = Effect.flatMap(Documents.Documents, ({ list }) => Stream.runCollect(list(null))).pipe(
    Effect.provide(layer),
    Effect.map((all) => new Set(all.map(({ document }) => document)))
  )
  const ofHers = new Set([one, two])
  const ofOthers = [bobs, both]
  const left = yield* kept
  assert.isTrue(
    ofOthers.every((document) => left.has(document)),
    "what is not only hers stays"
  )
  if (!isErased) assert.strictEqual(left.size, 4, "nothing goes before it is decided")
  yield* Parting.alone(Parting.end).pipe(Effect.provide(layer))
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
