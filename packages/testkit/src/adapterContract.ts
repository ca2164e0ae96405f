/** What an integrator gives so that an adapter's promises can be tested, and how a promise is said to be broken. */
import type { Adapter } from "@laurel/core"
import { Effect, Schema, type Scope, type Stream } from "effect"
import type { Answer, Asked } from "./serve.ts"

/** An adapter, also one of a program without Effect: ready, or to be made. */
export type Opened = Adapter.Opaque | Promise<Adapter.Opaque> | Effect.Effect<Adapter.Opaque, unknown, Scope.Scope>

/** What the source has at the moment, and how many rows it, or the adapter, puts in a page at most. */
export interface Source {
  readonly rows: ReadonlyArray<unknown>
  readonly pageRows: number
}

interface Recorded {
  /** Rows as the source gives them, recorded: good ones, at least three. Hostile values are tried in those of different shapes. */
  readonly rows: ReadonlyArray<unknown>
  /** Facts of all of them together. */
  readonly facts: number
  /** Rows that can't be read, at least one: each is one rejection. */
  readonly broken: ReadonlyArray<unknown>
  /** Why rows that were received can't be read again, where that is so. Everything else applies to every source. */
  readonly noAgain?: string
}

/** A source that is asked over HTTP. The testkit serves it, from a real server. */
export interface OverHttp extends Recorded {
  readonly over: "http"
  /** Answers as the source would if it had these rows: from recorded answers, with links built on the URL that was asked. */
  readonly respond: (asked: Asked, source: Source) => Answer
  /** Opens the adapter on a server: with a credential, 2 retries and a high rate, for all of this takes real time. */
  readonly open: (url: URL, source: Source) => Opened
}

/** Opens a file, each time from its beginning. */
export type OpenFile = () => Stream.Stream<Uint8Array, Adapter.Misconfigured | Adapter.Broken>

/** A source of bytes that the caller opens. */
export interface OverFile extends Recorded {
  readonly over: "file"
  /** The rows as a file of the source. Values that are hostile may have any form that JSON has. */
  readonly write: (rows: ReadonlyArray<unknown>) => Uint8Array
  /** Also told how to read the same bytes without Effect: what is thrown then is the failure. */
  readonly open: (file: OpenFile, source: Source & { readonly chunks: () => AsyncIterable<Uint8Array> }) => Opened
}

/** A source with nothing between it and its rows: one that is pushed to, a queue, an object in memory. */
export interface OverNothing extends Recorded {
  readonly over: "nothing"
  readonly open: (source: Source) => Opened
}

export type Contract = OverHttp | OverFile | OverNothing

/** A promise of an adapter that was not kept, and how. */
export class BrokenPromise extends Schema.TaggedError<BrokenPromise>()("BrokenPromise", {
  promise: Schema.String,
  how: Schema.String
}) {
  override get message(): string {
    return `The adapter promises that it ${this.promise}. ${this.how}`
  }
}

/** Fails with how a promise was broken; the promise itself is named by whoever checks it. */
export const broken = (how: string): Effect.Effect<never, BrokenPromise> =>
  Effect.fail(new BrokenPromise({ promise: "", how }))

/** Fails unless something holds. */
export const expect = (holds: boolean, how: () => string): Effect.Effect<void, BrokenPromise> =>
  holds ? Effect.void : broken(how())

/** What all checks of a contract are told with. */
export interface Checked {
  readonly name: string
  readonly check: (contract: Contract) => Effect.Effect<void, BrokenPromise>
}

/** A promise by its name, with a check whose failures name it. A check that dies is our own mistake. */
export const promise = (
  name: string,
  check: (contract: Contract) => Effect.Effect<void, BrokenPromise, Scope.Scope>
): Checked => ({
  name,
  check: (contract) =>
    Effect.scoped(check(contract)).pipe(Effect.mapError(({ how }) => new BrokenPromise({ promise: name, how })))
})
