/** All bytes of something that is small: a file, or what is piped. Never more than a bound of them, and never so that nothing can stop it. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import { Socket } from "node:net"
import { Effect, Schema } from "effect"
import * as Numbers from "../terminal/Numbers.ts"

/** Why there are none: what was found in a few words, such as `is a folder`. */
export class Unread extends Schema.TaggedError<Unread>()("Unread", {
  why: Schema.Literals(["absent", "folder", "large", "other"]),
  found: Schema.String
}) {}

const unread = (why: Unread["why"], found: string): Unread => new Unread({ why, found })

const slice = 65_536

const whyNot = (cause: unknown): Unread => {
  if (cause instanceof Unread) return cause
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "ENOENT" || code === "ENOTDIR") return unread("absent", "does not exist")
  if (code === "EISDIR") return unread("folder", "is a folder")
  if (code === "EAGAIN") return unread("other", "has nothing to read at the moment")
  return unread("other", `can't be read: ${cause instanceof Error ? cause.message : String(cause)}`)
}

const tooLarge = (maxBytes: number): Unread => unread("large", `has more than ${Numbers.count(maxBytes, "byte")}`)

/** Puts pieces together, and refuses one too many. */
const gathering = (maxBytes: number) => {
  const pieces: Array<Uint8Array> = []
  let size = 0
  return {
    add: (piece: Uint8Array): void => {
      size += piece.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      pieces.push(piece)
    },
    all: (): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(pieces, size))
  }
}

/** What waits for nobody: a file, or a device that gives as much as one asks for. */
const readWhole = (descriptor: number, maxBytes: number): Uint8Array<ArrayBuffer> => {
  const { add, all } = gathering(maxBytes)
  for (;;) {
    const piece = Buffer.allocUnsafe(slice)
    const length = readSync(descriptor, piece)
    if (length === 0) return all()
    add(piece.subarray(0, length))
  }
}

/** A pipe gives what it has when it has it; a thread that waited in a read of it would keep the whole process from ending. */
const readPipe = async (
  descriptor: number,
  maxBytes: number,
  signal: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> => {
  const { add, all } = gathering(maxBytes)
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false, signal })
  // What ends the loop closes the pipe.
  for await (const piece of pipe) add(piece)
  return all()
}

const read = async (file: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> => {
  // Opening a pipe must not wait for whoever writes into it either. Windows knows no such flag.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const stats = fstatSync(descriptor)
  if (stats.isFIFO() || stats.isSocket()) return readPipe(descriptor, maxBytes, signal)
  try {
    if (stats.isFile() && stats.size > maxBytes) throw tooLarge(maxBytes)
    return readWhole(descriptor, maxBytes)
  } finally {
    closeSync(descriptor)
  }
}

/** Reads a file or a pipe to its end; fails at the first byte beyond the bound. */
export const of = (file: string, maxBytes: number): Effect.Effect<Uint8Array<ArrayBuffer>, Unread> =>
  Effect.tryPromise({ try: (signal) => read(file, maxBytes, signal), catch: whyNot })

/** Bytes as the text that they are. */
export const utf8 = (bytes: Uint8Array): Effect.Effect<string, Unread> =>
  Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => unread("other", "is no text in UTF-8")
  })
