/**
 * What can go wrong, as classes with codes. Each message says what was expected, what was found, where, and what to do. A bug is none
 * of these: it rejects as it was thrown.
 */

/** Anything that Laurel refuses or can't do. Nothing was half written. */
export class LaurelError extends Error {
  override readonly name: string = "LaurelError"
  /** What is wrong, in one word: the same for good, so that programs can tell by it. */
  readonly code: string
  /** Whether the same again may well succeed, without anybody changing anything. */
  readonly retryable: boolean

  constructor(code: string, message: string, options: { readonly retryable?: boolean; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** One thing that is wrong with what was given. */
export interface Problem {
  /** Where: `facts[2].evidence.scaled`, `catalog.achievementTypes[0].rule`, `options.know`. */
  readonly path: string
  /** What was expected there, and what was found. */
  readonly message: string
}

/** What was given can't be read, `INVALID`: every problem is named, and nothing was done. */
export class InvalidError extends LaurelError {
  override readonly name = "InvalidError"
  readonly problems: ReadonlyArray<Problem>

  constructor(problems: ReadonlyArray<Problem>, cause?: unknown) {
    super("INVALID", problems.map(({ path, message }) => `${path}: ${message}`).join("\n"), { cause })
    this.problems = problems
  }
}

/** What was asked for can't be, `REFUSED`: each decision, change or import that can't is named with why, and nothing was done. */
export class RefusedError extends LaurelError {
  override readonly name = "RefusedError"
  readonly problems: ReadonlyArray<Problem>

  constructor(message: string, problems: ReadonlyArray<Problem>, cause?: unknown) {
    super("REFUSED", message, { cause })
    this.problems = problems
  }
}

/**
 * Somebody else was first, `CONFLICT`, and nothing was written. Where what a preview rests on has changed, the same again can't help:
 * preview again. What was no preview may be asked again, and is `retryable`.
 */
export class ConflictError extends LaurelError {
  override readonly name = "ConflictError"

  constructor(message: string, options: { readonly retryable?: boolean; readonly cause?: unknown } = {}) {
    super("CONFLICT", message, options)
  }
}

/** Another program holds what is needed, `BUSY`: try again later. */
export class BusyError extends LaurelError {
  override readonly name = "BusyError"

  constructor(message: string, cause?: unknown) {
    super("BUSY", message, { cause, retryable: true })
  }
}

/** What was named is not there, `NOT_FOUND`. */
export class NotFoundError extends LaurelError {
  override readonly name = "NotFoundError"

  constructor(message: string, cause?: unknown) {
    super("NOT_FOUND", message, { cause })
  }
}

/** Several persons are called so, `AMBIGUOUS`: ask again by the number of one of them. */
export class AmbiguousError extends LaurelError {
  override readonly name = "AmbiguousError"
  /** Who is called so: `["c12", "c34"]`. */
  readonly contacts: ReadonlyArray<string>

  constructor(message: string, contacts: ReadonlyArray<string>) {
    super("AMBIGUOUS", message)
    this.contacts = contacts
  }
}

/** Why a store can't be used: the codes of `StoreError`. */
export type StoreCode = "FULL" | "UNUSABLE" | "UNREACHABLE" | "CORRUPT" | "SUPERSEDED"

/** The store can't do what was asked: its code says why. */
export class StoreError extends LaurelError {
  override readonly name = "StoreError"
  declare readonly code: StoreCode
}

/** Why a source could not be read on: mend the configuration, have the source mended, or try later. */
export type SourceCode = "MISCONFIGURED" | "BROKEN" | "UNAVAILABLE"

/** What `SourceError` says of what went wrong. */
export interface SourceProblem {
  /** The source's id; empty where what was given is no adapter, and names none. */
  readonly source: string
  /** The address, file or setting that it is about. */
  readonly where: string
  /** What should have been there. */
  readonly expected: string
  /** What was there. */
  readonly found: string
  /** What to do. */
  readonly advice: string
  /** Milliseconds after which the source asked to be tried again; null where it did not say. */
  readonly retryAfter?: number | null
}

/** A source could not be read on. What was committed before it stays. */
export class SourceError extends LaurelError implements SourceProblem {
  override readonly name = "SourceError"
  declare readonly code: SourceCode
  readonly source: string
  readonly where: string
  readonly expected: string
  readonly found: string
  readonly advice: string
  readonly retryAfter: number | null

  constructor(code: SourceCode, problem: SourceProblem, cause?: unknown) {
    const { source, where, expected, found, advice, retryAfter = null } = problem
    // What is no adapter may have no name.
    const named = source === "" ? "" : `source "${source}", `
    super(code, `${named}${where}: expected ${expected}, found ${found}. ${advice}`, {
      cause,
      retryable: code === "UNAVAILABLE"
    })
    this.source = source
    this.where = where
    this.expected = expected
    this.found = found
    this.advice = advice
    this.retryAfter = retryAfter
  }
}

/** Evidence could not be made: the codes of `EvidenceError`. */
export type EvidenceCode = "UNSIGNED" | "UNKNOWN" | "DOUBTFUL" | "TOO_LARGE" | "UNWRITABLE" | "KEY"

/** No pack of evidence was made, and nothing of it left behind: its code says why. */
export class EvidenceError extends LaurelError {
  override readonly name = "EvidenceError"
  declare readonly code: EvidenceCode

  constructor(code: EvidenceCode, message: string, cause?: unknown) {
    super(code, message, { cause })
  }
}

/** It was closed before, or while it worked, `CLOSED`. */
export class ClosedError extends LaurelError {
  override readonly name = "ClosedError"

  constructor() {
    super("CLOSED", "this Laurel was closed: open it again")
  }
}
