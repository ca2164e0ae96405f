/** Notes of documents that are to leave: what an erasure has begun, another program can end. */
import { randomUUID } from "node:crypto"
import type { Reference } from "./Document.ts"
import { hashOf, isReference, ofHash } from "./Document.ts"

/** A note: these are to leave once nobody names them. */
export interface Leaving {
  readonly id: string
  readonly documents: ReadonlyArray<Reference>
}

/** Documents of one note. */
const maxDocuments = 10_000

/** Bytes of one note. */
export const maxBytes = maxDocuments * 65

/** As many notes as it takes. */
export const notesOf = (documents: ReadonlyArray<Reference>): ReadonlyArray<Leaving> => {
  const all = [...new Set(documents)]
  return Array.from({ length: Math.ceil(all.length / maxDocuments) }, (_, index) => ({
    id: randomUUID(),
    documents: all.slice(index * maxDocuments, (index + 1) * maxDocuments)
  }))
}

/** One hash a line. */
export const textOf = ({ documents }: Leaving): string => documents.map((document) => `${hashOf(document)}\n`).join("")

/** What such a text says; undefined where it is none. */
export const parse = (id: string, text: string): Leaving | undefined => {
  const documents = text
    .split("\n")
    .slice(0, -1)
    .map((line) => `sha256:${line}`)
    .filter(isReference)
  const note = { id, documents: documents.map((document) => ofHash(hashOf(document))) }
  return textOf(note) === text ? note : undefined
}
