/** Takes commits in, from players and from hosts that pass them on: what is answered `"result": true` is committed. */
import { Instant } from "@laurel/core"
import { Inbound, UnderLease } from "@laurel/http"
import { Clock, Effect, Result } from "effect"
import * as Elements from "./Elements.ts"
import type { Known } from "./Known.ts"
import type { Launch } from "./Launch.ts"
import * as Posted from "./Posted.ts"
import { describe, quote } from "./Problem.ts"
import * as Rows from "./Rows.ts"
import * as Session from "./Session.ts"

/**
 * Who asks. A player says nothing that could be trusted of who learns what: its launch is the host's to say, by its own session
 * with the learner, and never by the body. A host says it in each envelope.
 */
export type Caller =
  | { readonly kind: "player"; readonly launch: Launch }
  | { readonly kind: "host" }
  | { readonly kind: "unknown" }
  | { readonly kind: "forbidden" }

export interface Options<E> extends Rows.Options, Pick<Inbound.Options, "origins" | "maxBytes" | "logger"> {
  /** Where the endpoint is. */
  readonly path: string
  readonly auth: (request: Request) => Effect.Effect<Caller>
  readonly commit: UnderLease.Commit<E>
  /** What is kept of these sessions, at most 50 of them: asked for while `commit` runs, and as `knownIn` a ledger gives it. */
  readonly known: (keys: ReadonlyArray<string>) => Effect.Effect<Known, E>
}

/** Sessions that are looked up together: each may be as long as a row can be. */
const asked = 50
/** Milliseconds that our clock may be put back before it is believed again: it had been far ahead, and nothing is dated by that. */
const maxBack = 7_200_000
/** A general exception, as SCORM 1.2 and 2004 have it: whichever of them is spoken, if either is. */
const refused = { result: false, errorCode: 101 }
/** A commit that failed, as 2004 has it. */
const refusedLater = { result: false, errorCode: 391 }
const committed: Inbound.Answer = { status: 200, body: { result: true, errorCode: 0 } }
/** No Basic: a browser would ask the learner for a password. */
const challenge = 'Bearer realm="SCORM"'

const fail = (...args: Parameters<typeof Inbound.refuse>) => Effect.fail(Inbound.refuse(...args))

/** An endpoint for players and hosts. Its promise is never rejected. */
export const handler = <E>(options: Options<E>): ((request: Request) => Promise<Response>) => {
  const path = options.path.replace(/\/+$/, "")
  const place = placeOf(options)
  return Inbound.handler({
    ...options,
    what: "commits",
    placeAt: ({ pathname }) => (pathname === path ? place : undefined),
    nowhere: "expected the path of the endpoint: commits are taken in there, and nothing is elsewhere",
    // A host may know its players by them.
    cookies: true,
    beside: refused
  })
}

const placeOf = <E>(options: Options<E>): Inbound.Place => {
  const commit = committer(options)
  let last = 0
  return {
    methods: ["POST"],
    purpose: "commits are taken in here, and none given out",
    admit: Effect.fnUntraced(function* (request) {
      const contentType = request.headers.get("content-type")
      const now = yield* Clock.currentTimeMillis
      // Each moment is given once, in the order in which requests come: how long one is admitted, read or kept changes nothing of it.
      last = last - now > maxBack ? now : Math.max(now, last + 1)
      const at = Instant.Instant.make(last)
      const caller = yield* options.auth(request)
      switch (caller.kind) {
        case "unknown":
          return yield* fail(401, "expected somebody who is known here, by a token, a password or a session", {
            "WWW-Authenticate": challenge
          })
        case "forbidden":
          return yield* fail(403, "whoever asks may not send commits here")
        case "player": {
          const launch = yield* launchOf(caller.launch)
          return taking(commit, (body) => Posted.ofPlayer(contentType, body, { ...launch, at }))
        }
        case "host":
          return taking(commit, (body) => Posted.ofHost(contentType, body, Instant.Instant.make(now)))
      }
    })
  }
}

/** A launch that is none is the program's mistake, and no player could mend it. */
const launchOf = (launch: Launch): Effect.Effect<Launch> =>
  Result.match(Posted.launch(launch), {
    onSuccess: Effect.succeed,
    onFailure: (wrong) => Effect.die(new Error(`the launch that \`auth\` gives, ${wrong}`))
  })

type Commit<E> = (posted: ReadonlyArray<Posted.Posted>) => Effect.Effect<Result.Result<void, Inbound.Refusal>, E>

const taking = <E>(commit: Commit<E>, read: (body: Uint8Array) => ReturnType<typeof Posted.ofHost>): Inbound.Take =>
  Effect.fnUntraced(function* (body, keep) {
    const posted = yield* Effect.fromResult(read(body))
    return yield* Effect.flatMap(keep(commit(posted)), Effect.fromResult).pipe(
      Effect.as(committed),
      Effect.mapError((refusal) => (posted.some(isLater) ? { ...refusal, beside: refusedLater } : refusal))
    )
  })

/** Whether a commit is of SCORM 2004, which has other codes. */
const isLater = ({ envelope }: Posted.Posted): boolean =>
  Result.match(Elements.read(envelope.commit), {
    onFailure: () => false,
    onSuccess: (elements) => ![...elements.keys()].some((name) => /^cmi\.(?:core|student_data)\./.test(name))
  })

/** Commits all sessions that some envelopes change, in one page; or says why none of them is. */
const committer = <E>(options: Options<E>): Commit<E> => {
  const { source, known, commit } = options
  const read = Rows.reader(options)
  const plan = Effect.fnUntraced(function* (
    posted: ReadonlyArray<Posted.Posted>
  ): Effect.fn.Return<UnderLease.Planned, E> {
    const keys = [...new Set(posted.flatMap(({ envelope }) => Session.keyOf(envelope) ?? []))]
    const kept = new Map<string, string | null>()
    for (let from = 0; from < keys.length; from += asked) {
      for (const [key, text] of yield* known(keys.slice(from, from + asked))) kept.set(key, text)
    }
    return Result.map(fold(posted, kept), (changed) =>
      changed.length === 0 ? undefined : Rows.pageOf(source, read, changed)
    )
  })
  return (posted) => UnderLease.run({ source, family: "record", commit, plan: () => plan(posted) })
}

/** The sessions that are other than they are kept, as they are to be kept now. */
const fold = (
  posted: ReadonlyArray<Posted.Posted>,
  kept: Known
): Result.Result<ReadonlyArray<Rows.Kept>, Inbound.Refusal> => {
  const changed = new Map<string, string>()
  for (const { place, envelope } of posted) {
    const key = Session.keyOf(envelope)
    const before = key === undefined ? undefined : (changed.get(key) ?? kept.get(key))
    // Begun anew, it would take out all that only the row said which is gone.
    if (before === null) return Result.fail(Inbound.refuse(409, `${place}${over(envelope.session)}`))
    const taken = Session.take(before, envelope)
    if (Result.isFailure(taken)) return Result.fail(Inbound.refuse(400, `${place}${describe(taken.failure)}`))
    // Without a key there is nothing that could be taken.
    if (key !== undefined && taken.success.isNew) changed.set(key, taken.success.text)
  }
  return Result.succeed([...changed].map(([key, text]) => ({ key, text })))
}

const over = (session: string): string =>
  describe({
    column: "session",
    expected: "one that begins, or one whose row is kept",
    found: `${quote(session)}, of which facts stand and no row is kept`,
    advice: "The session is over: begin another one. Where rows are not archived at all, archive them."
  })
