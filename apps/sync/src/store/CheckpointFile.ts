/** A file elsewhere that every signed checkpoint is added to: whoever alters the store can't alter that as well. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, statSync, writeFileSync } from "node:fs"
import { Ledger, Note } from "@laurel/core"
import { Result } from "effect"

/** Bytes of a file that is read: a million checkpoints. */
const maxBytes = 300_000_000

/** Bytes at a file's end that hold its last note, and what was cut off behind it. */
const tailBytes = 4 * Ledger.maxNote

/** A note of a file; what can't be read says why. */
export interface Kept {
  /** Counted from 1. */
  readonly place: number
  readonly note: Result.Result<string, string>
}

/** How a file ends. */
export interface End {
  /** Its last note; undefined where there is none. */
  readonly note: string | undefined
  /** Whether nothing is cut off behind it, as when somebody pulled the plug. */
  readonly isWhole: boolean
  /** Whether there is nothing in it at all; undefined where it is not there. */
  readonly isEmpty: boolean | undefined
}

/** Reads as much as tells how a file ends; one that is not there is empty. Throws what the system says. */
export const end = (file: string): End => {
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    return { note: undefined, isWhole: true, isEmpty: undefined }
  const descriptor = openSync(file, "r")
  try {
    const { size } = fstatSync(descriptor)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    readSync(descriptor, tail, 0, tail.length, size - tail.length)
    const text = tail.toString("utf8")
    return { note: notesIn(text).at(-1), isWhole: size === 0 || text.endsWith("\n\n"), isEmpty: size === 0 }
  } finally {
    closeSync(descriptor)
  }
}

/** Adds notes to the end of a file, apart from what was cut off there unless it is whole; on disk before it returns. Throws what the system says. */
export const add = (file: string, notes: ReadonlyArray<string>, isWhole: boolean): void => {
  const descriptor = openSync(file, "a", 0o644)
  try {
    // Writes on until all of it is written: one write alone may end early without a word, as where a disk is full.
    writeFileSync(descriptor, `${isWhole ? "" : "\n\n"}${notes.map((note) => `${note}\n`).join("")}`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Every note, in order, but for those that were cut off: they were, or will be, written once more. Throws what the system says. */
export const read = (file: string): ReadonlyArray<Kept> => {
  const { size } = statSync(file)
  if (size > maxBytes)
    throw new Error(`it has ${size} bytes, and more than ${maxBytes} are not read: begin another file`)
  return notesIn(readFileSync(file, "utf8")).map((note, at) => ({
    place: at + 1,
    note: Result.map(Note.parse(note), () => note)
  }))
}

/** How a line with a signature begins. */
const signature = "— "

/** Texts with their signatures. A text without one was cut off, and so was a note that the next one begins with. */
const notesIn = (text: string): ReadonlyArray<string> => {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1)
  const parts = lines.split(/\n{2,}/).filter((part) => part.trim() !== "")
  const notes = parts.flatMap((part, at) => {
    const next = parts[at + 1]
    return part.startsWith(signature) || next?.startsWith(signature) !== true ? [] : [`${part}\n\n${next.trimEnd()}\n`]
  })
  return notes.filter((note, at) => notes[at + 1]?.startsWith(note.trimEnd()) !== true)
}
