/** One launch of a SCO as it is kept: what its commits said, folded into one row of the archive. */
import { Ledger, Text } from "@laurel/core"
import { Result, Schema, SchemaIssue } from "effect"
import { registrationOf } from "../Keys.ts"
import * as Elements from "./Elements.ts"
import * as History from "./History.ts"
import { claimed, type Envelope, Launch, sameLaunch } from "./Launch.ts"
import type { Problem } from "./Problem.ts"
import * as Snapshot from "./Snapshot.ts"

/** A key of a row, in characters: its facts' keys begin with it, and have 500. */
const maxKey = 480
/** An activity, in characters. */
const maxActivity = 200

/**
 * The record's id and the row's key, `registration:attempt:item:session`: no slash, 1 to 480 characters. Undefined where the names
 * that the host gives are together longer than that.
 */
export const keyOf = ({ registration, attempt, item, session }: Launch): string | undefined => {
  const key = [registrationOf(registration), String(attempt), item, session].map(Text.keyPart).join(":")
  return Array.from(key).length > maxKey ? undefined : key
}

/** What is kept of one launch of a SCO. */
export const Session = Schema.Struct({
  launch: Launch,
  /** What it was launched with, as the first commit that tells of it says. */
  loaded: Schema.NullOr(History.Dated),
  changes: History.Changes,
  /** Each length of time as the last commit said that had one; of the session, the last that can be read, and the last that can't. */
  times: Schema.Struct({
    session: Schema.NullOr(History.Dated),
    unread: Schema.NullOr(History.Dated),
    total: Schema.NullOr(History.Dated)
  }),
  /** As the last commit said that had some. */
  interactions: Schema.NullOr(History.Dated),
  /** Of the last commit, what was one too many to be kept. */
  leftOut: Schema.Struct({ mark: History.Mark, objectives: Schema.Natural, interactions: Schema.Natural })
})
export type Session = typeof Session.Type

const fromText = Schema.fromJsonString(Session)
const decodeText = Schema.decodeResult(fromText)
const encodeText = Schema.encodeResult(fromText)

/** A session as `take` wrote it. */
export const decode = (text: string): Result.Result<Session, Problem> =>
  text.length > Ledger.maxReceived
    ? unkept(`${text.length} characters`)
    : Result.orElse(decodeText(text), ({ issue }) => {
        const [{ path = [], message } = { message: "another text" }] = issuesOf(issue).issues
        const place = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".")
        return unkept(`${place || "the whole"}: ${message}`.slice(0, 500))
      })

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const unkept = (found: string): Result.Result<never, Problem> =>
  Result.fail({
    column: null,
    expected: "a session as it is kept",
    found,
    advice: "Report it: what is kept was written by this adapter."
  })

/** A session with one commit more. */
export interface Taken {
  /** The row as it is to be kept, as JSON of at most `Ledger.maxReceived` characters. */
  readonly text: string
  /** False where the commit says nothing that the row does not hold already: a pure repetition, and nothing has to be written. */
  readonly isNew: boolean
}

/**
 * Folds a commit into the session as it is kept; `before` is the row's text, undefined where there is none. Pure: in whatever order
 * the commits of a session come, and however often, the row says the same. Fails, and nothing is to be kept, where it is no commit,
 * or of another launch than the row.
 */
export const take = (before: string | undefined, envelope: Envelope): Result.Result<Taken, Problem> =>
  Result.gen(function* () {
    const launch = yield* launchOf(envelope)
    const snapshot = Snapshot.of(yield* inField("commit", Elements.read(envelope.commit)))
    const loaded = yield* loadedOf(envelope.loaded)
    const one = sessionOf(launch, envelope, snapshot, loaded)
    const session = before === undefined ? one : yield* joined(yield* decode(before), one)
    const text = yield* textOf(session)
    return { text, isNew: text !== before }
  })

const tooLong = (column: string, most: number, found: string): Problem => ({
  column,
  expected: `together at most ${most} characters`,
  found,
  advice: "Have the host use shorter keys; a cut one could be another's."
})

const launchOf = (envelope: Envelope): Result.Result<Launch, Problem> => {
  const { learner, claims, course, attempt, item, session } = envelope
  if (keyOf(envelope) === undefined) return Result.fail(tooLong("registration, item and session", maxKey, "more"))
  const length = Array.from(`${course}/${item}`).length
  if (length > maxActivity) return Result.fail(tooLong("course and item", maxActivity - 1, String(length - 1)))
  const registration = registrationOf(envelope.registration)
  return Result.succeed({ learner, course, registration, attempt, item, session, ...claimed(claims) })
}

const inField = <A>(field: string, read: Result.Result<A, Problem>): Result.Result<A, Problem> =>
  Result.mapError(read, (problem) => ({
    ...problem,
    column: problem.column === null ? field : `${field}, ${problem.column}`
  }))

/** What a SCO is launched with the first time is nothing, however a host writes that. */
const loadedOf = (loaded: unknown): Result.Result<Snapshot.Texts | null, Problem> => {
  if (loaded === undefined || loaded === null || loaded === "") return Result.succeed(null)
  return Result.map(inField("loaded", Elements.readAny(loaded)), (elements) => {
    const { said } = Snapshot.of(elements)
    return Object.keys(said).length === 0 ? null : said
  })
}

/** A session of one commit. */
const sessionOf = (
  launch: Launch,
  { at, sequence }: Envelope,
  { said, seconds, times, interactions, leftOut }: Snapshot.Snapshot,
  loaded: Snapshot.Texts | null
): Session => {
  const mark: History.Mark = [at, sequence ?? null, seconds]
  const dated = (texts: Snapshot.Texts) => (Object.keys(texts).length === 0 ? null : { mark, said: texts })
  return {
    launch,
    loaded: loaded === null ? null : { mark, said: loaded },
    changes: [{ marks: [mark], said }],
    times: { session: dated(times.session), unread: dated(times.unread), total: dated(times.total) },
    interactions: dated(interactions),
    leftOut: { mark, ...leftOut }
  }
}

/** Two parts of one session. */
const joined = (a: Session, b: Session): Result.Result<Session, Problem> =>
  Result.map(Result.andThen(sameCount(a, b), sameLaunch(a.launch, b.launch)), (launch) => ({
    launch,
    loaded: History.earlier(a.loaded, b.loaded),
    changes: History.joined(a.changes, b.changes),
    times: {
      session: History.longer(a.times.session, b.times.session),
      unread: History.later(a.times.unread, b.times.unread),
      total: History.later(a.times.total, b.times.total)
    },
    interactions: History.later(a.interactions, b.interactions),
    leftOut: laterOf(a.leftOut, b.leftOut)
  }))

/** Of commits that came at once, the larger counts. */
const laterOf = (a: Session["leftOut"], b: Session["leftOut"]): Session["leftOut"] => {
  const order = History.compareMarks(a.mark, b.mark)
  if (order !== 0) return order > 0 ? a : b
  const [objectives, interactions] = [Math.max(a.objectives, b.objectives), Math.max(a.interactions, b.interactions)]
  return { mark: a.mark, objectives, interactions }
}

/** The number of the last commit; null where they are not counted. */
const lastOf = ({ changes }: Session): number | null => changes.at(-1)?.marks.at(-1)?.[1] ?? null

/** Counted and not, two commits can't be told apart by which is the later. */
const sameCount = (a: Session, b: Session): Result.Result<void, Problem> => {
  const [isCounted, isCountedNow] = [lastOf(a) !== null, lastOf(b) !== null]
  if (isCounted === isCountedNow) return Result.void
  return Result.fail({
    column: "sequence",
    expected: isCounted ? "a sequence, as the commits of the session before have" : "none, as in the commits before",
    found: isCountedNow ? String(lastOf(b)) : "none",
    advice: "Have the host count all commits of a session, or none."
  })
}

/** The row of a session. Interactions are only evidence: where it would be too long to be kept, the last of them go. */
const textOf = (session: Session): Result.Result<string, Problem> => {
  const text = encodeText(session)
  if (Result.isFailure(text)) {
    const found = text.failure.message.slice(0, 500)
    return Result.fail({ column: null, expected: "a session that can be kept", found, advice: "Report it." })
  }
  if (text.success.length <= Ledger.maxReceived) return Result.succeed(text.success)
  const all = Object.entries(session.interactions?.said ?? {})
  if (session.interactions === null || all.length === 0) {
    const found = `${text.success.length}`
    return Result.fail(tooLong("the session", Ledger.maxReceived, found))
  }
  // Halved until nothing is left.
  const said = Object.fromEntries(all.slice(0, Math.floor(all.length / 2)))
  return textOf({ ...session, interactions: { ...session.interactions, said } })
}
