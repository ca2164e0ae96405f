/** A file elsewhere that every signed checkpoint is added to: whoever alters the store can't alter that as well. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { Result } from "effect"
import { Note } from "@laurel/core"

/** Bytes of a file that is read: a million checkpoints. */
const maxBytes = 300_000_000

/** A note of a file; what can't be read says why. */
export interface Kept {
  /** Counted from 1. */
  readonly place: number
  readonly note: Result.Result<string, string>
}

/** Adds a note to its end, on disk before it returns. Throws what the system says. */
export const add = (file: string, note: string): void => {
  const descriptor = openSync(file, "a", 0o644)
  try {
    writeSync(descriptor, `${note}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Every note, in order. A text without its signatures is one that was being written when somebody pulled the plug. Throws what the system says. */
export const read = (file: string): ReadonlyArray<Kept> => {
  const text = readFileSync(file, "utf8")
  if (text.length > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`)
  const parts = text.split("\n\n").filter((part) => part.trim() !== "")
  const kept: Array<Kept> = []
  for (let at = 0; at < parts.length; at += 2) {
    const written = `${parts[at]}\n\n${parts[at + 1]?.trimEnd() ?? ""}\n`
    const read = Note.parse(written)
    kept.push({ place: kept.length + 1, note: Result.map(read, () => written) })
  }
  return kept
}
