/** Documents on a shelf: all that does not depend on where they are. */
import { createHash } from "node:crypto"
import { type Context, Effect, Stream } from "effect"
import * as Checked from "./Checked.ts"
import { hashOf, ofHash, type Reference } from "./Document.ts"
import { Corrupt, DocumentError, Misconfigured, Unavailable } from "./DocumentError.ts"
import type { Documents } from "./Documents.ts"
import * as Intake from "./Intake.ts"
import * as Leaving from "./Leaving.ts"
import type { Known, Name, Shelf } from "./Shelf.ts"

/** Notes that are read at once. */
const maxNotes = 1_000

export const over = (shelf: Shelf): Context.Service.Shape<typeof Documents> => ({
  keep: Effect.fn("Documents.keep")(function* <E, R>(
    bytes: Stream.Stream<Uint8Array, E, R>,
    bounds: Intake.Bounds = {}
  ) {
    return yield* Effect.scoped(keep(shelf, bytes, bounds))
  }),
  read: (document) => Checked.against(document, shelf.read(nameOf(document))),
  has: Effect.fn("Documents.has")((document) => shelf.has(nameOf(document))),
  remove: Effect.fn("Documents.remove")((document) => shelf.remove(nameOf(document))),
  list: (after) =>
    Stream.map(shelf.list("sha256", after === null ? null : hashOf(after)), ({ name, size }) => ({
      document: ofHash(name),
      size
    })),
  note: Effect.fn("Documents.note")((documents) =>
    Effect.forEach(Leaving.notesOf(documents), (note) =>
      Effect.as(write(shelf, { area: "leaving", name: note.id }, Leaving.textOf(note)), note)
    )
  ),
  notes: notesOf(shelf),
  done: Effect.fn("Documents.done")(({ id }) => Effect.asVoid(shelf.remove({ area: "leaving", name: id }))),
  claim: Effect.fn("Documents.claim")((ledger) => claim(shelf, hashOfText(ledger))),
  look: shelf.look
})

const nameOf = (document: Reference): Name => ({ area: "sha256", name: hashOf(document) })

const hashOfText = (text: string): string => createHash("sha256").update(text).digest("hex")

const claim = Effect.fnUntraced(function* (shelf: Shelf, ledger: string) {
  const owners = Stream.runCollect(Stream.take(shelf.list("ledger", null), 2))
  let found = yield* owners
  if (found.length === 0) {
    yield* write(shelf, { area: "ledger", name: ledger }, `${ledger}\n`)
    // Where two claim it at once, each finds both.
    found = yield* owners
  }
  const other = found.find(({ name }) => name !== ledger)
  if (other === undefined) return
  return yield* new DocumentError({
    where: `ledger/${other.name} in the store of documents`,
    reason: new Misconfigured({
      expected: "a store of documents that is this ledger's alone",
      found: "one that another ledger keeps its documents in",
      advice:
        "Name another directory or prefix in the configuration; where that ledger is gone for good, take that file away."
    })
  })
})

const keep = Effect.fnUntraced(function* <E, R>(
  shelf: Shelf,
  bytes: Stream.Stream<Uint8Array, E, R>,
  bounds: Intake.Bounds
) {
  const writing = yield* shelf.begin
  const document = yield* Intake.read(bytes, bounds, writing.write)
  const name = nameOf(document.document)
  const known = { ...document, hash: name.name }
  if (!(yield* shelf.holds(name, known))) yield* writing.place(name, known)
  // First the notes: who notes it down after this has begun after it was kept.
  const notes = yield* notesOf(shelf)
  if (notes.some(({ documents }) => documents.includes(document.document))) return yield* leaves(document.document)
  yield* stay(shelf, name, known)
  return document
})

/** Fails where what was placed is not there: a store may say that it is and not mean it. */
const stay = Effect.fnUntraced(function* (shelf: Shelf, name: Name, known: Known) {
  if (yield* shelf.stands(name, known)) return
  return yield* new DocumentError({
    where: `${name.area}/${name.name}`,
    reason: new Unavailable({
      expected: `${known.size} bytes with this hash, as they were written`,
      found: "none, or others",
      advice: "The store did not keep what it was given: check that it is one of documents, and try again."
    })
  })
})

const leaves = (document: Reference) =>
  new DocumentError({
    where: document,
    reason: new Unavailable({
      expected: "a document that stays",
      found: "one that an erasure is about to remove",
      advice: "Try again once that has ended; where it was killed, `laurel documents sweep` ends it."
    })
  })

const notesOf = (shelf: Shelf) =>
  Stream.runCollect(
    Stream.mapEffect(Stream.take(shelf.list("leaving", null), maxNotes), ({ name }) => readNote(shelf, name))
  )

const write = Effect.fnUntraced(function* (shelf: Shelf, name: Name, text: string) {
  const [bytes, hash] = [new TextEncoder().encode(text), hashOfText(text)]
  const writing = yield* shelf.begin
  yield* writing.write(bytes)
  const known = { mediaType: "text/plain", size: bytes.length, hash }
  yield* writing.place(name, known)
  yield* stay(shelf, name, known)
}, Effect.scoped)

const readNote = Effect.fnUntraced(function* (shelf: Shelf, id: string) {
  let text = ""
  yield* Stream.runForEach(shelf.read({ area: "leaving", name: id }), (chunk) =>
    Effect.sync(() => {
      if (text.length <= Leaving.maxBytes) text += Buffer.from(chunk).toString("latin1")
    })
  )
  const note = Leaving.parse(id, text)
  if (note !== undefined) return note
  return yield* new DocumentError({
    where: `the note ${id} of documents that are to leave`,
    reason: new Corrupt({
      expected: "one hash a line",
      found: "something else",
      advice: "It was changed outside of Laurel: restore it from a backup."
    })
  })
})
