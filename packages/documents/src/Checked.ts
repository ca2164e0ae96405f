/** Bytes held against the hash that names them while they are read. */
import { createHash } from "node:crypto"
import { Effect, Stream } from "effect"
import { hashOf, type Reference } from "./Document.ts"
import { Corrupt, DocumentError } from "./DocumentError.ts"
import { mostBytes } from "./Intake.ts"

const advice = "It was changed or damaged outside of Laurel: restore it from a backup, or add the file again."

/** The same bytes; the last of them are given once the whole is found to be what the reference names, and never otherwise. */
export const against = <E>(
  document: Reference,
  bytes: Stream.Stream<Uint8Array, E>
): Stream.Stream<Uint8Array, DocumentError | E> =>
  Stream.suspend(() => {
    const hash = createHash("sha256")
    let size = 0
    let held: ReadonlyArray<Uint8Array> = []
    const corrupt = (expected: string, found: string) =>
      Effect.fail(new DocumentError({ where: document, reason: new Corrupt({ expected, found, advice }) }))
    const passed = Stream.mapEffect(
      Stream.filter(bytes, (chunk) => chunk.length > 0),
      (chunk) => {
        size += chunk.length
        if (size > mostBytes) return corrupt(`at most ${mostBytes} bytes`, "more")
        hash.update(chunk)
        const before = held
        held = [chunk]
        return Effect.succeed(before)
      }
    )
    const last = Stream.fromEffect(
      Effect.suspend(() => {
        const found = hash.digest("hex")
        return found === hashOf(document)
          ? Effect.succeed(held)
          : corrupt(`bytes with this hash`, `${size} bytes with the hash ${found}`)
      })
    )
    return Stream.flattenIterable(Stream.concat(passed, last))
  })
