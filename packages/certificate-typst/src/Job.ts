/** What the process that sets certificates is told, and what it answers. */
import type { Picture } from "./Picture.ts"

export interface Job {
  readonly id: number
  readonly main: string
  readonly parts: string
  readonly template: string
  readonly pictures: ReadonlyArray<Picture>
  readonly inputs: { readonly sheet: string; readonly paper: string }
}

/** What Typst says of a text that it cannot set. */
export interface Complaint {
  readonly path: string
  /** From 1; 0 where it names none. */
  readonly line: number
  readonly message: string
}

export type Answer =
  | { readonly _tag: "Ready"; readonly version: string }
  | { readonly _tag: "Unavailable"; readonly why: string }
  | { readonly _tag: "Set"; readonly id: number; readonly pdf: Uint8Array }
  | { readonly _tag: "Pages"; readonly id: number; readonly count: number }
  | { readonly _tag: "Refused"; readonly id: number; readonly complaints: ReadonlyArray<Complaint> }
