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

/** What the process that sets certificates may take, and for whom it works: as its second argument, in JSON. */
export interface Bounds {
  /** The id of the process that waits for it. */
  readonly parent: number
  /** Milliseconds of one certificate. Whoever waits ends it sooner, unless it is kept from that. */
  readonly time: number
  /** Bytes of the whole process. */
  readonly memory: number
}

/** What the thread beside the compiler is given. */
export interface Watched {
  readonly bounds: Bounds
  /** One number: nanoseconds of `process.hrtime` at which the work on a certificate began, 0 between two. */
  readonly began: BigInt64Array
}

/** How a process ends that took more memory than it may, where the machine has signals. */
export const tookMemory = "SIGUSR2"

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
  /** In letters of a font that is none of ours. */
  | { readonly _tag: "Font"; readonly id: number; readonly font: string }
  | { readonly _tag: "Pages"; readonly id: number; readonly count: number }
  | { readonly _tag: "Refused"; readonly id: number; readonly complaints: ReadonlyArray<Complaint> }
