/** What a verb and its result prove together, before anybody asks who, when and of what offering. */
import { Contact, Fact, Fraction, Text } from "@laurel/core"
import { Result, Schema } from "effect"
import { identityOf } from "../statement/Actor.ts"
import { extension } from "../statement/extension.ts"
import { type Problem, quote } from "../statement/Problem.ts"
import type { Compiled } from "./Setting.ts"
import type { AboutActivity, Attachment, Context, Score } from "../statement/Statement.ts"
import type { Known } from "./Verb.ts"
import { type LanguageMap, secondsOf } from "../statement/Wire.ts"

export type Claims = Result.Result<ReadonlyArray<Fact.Evidence>, Problem>

const profiles = {
  cmi5: "https://w3id.org/xapi/cmi5/context/categories/cmi5",
  session: "https://w3id.org/xapi/cmi5/context/extensions/sessionid",
  mastery: "https://w3id.org/xapi/cmi5/context/extensions/masteryscore",
  progress: "https://w3id.org/xapi/cmi5/result/extensions/progress",
  reason: "https://w3id.org/xapi/cmi5/result/extensions/reason",
  videoProgress: "https://w3id.org/xapi/video/extensions/progress"
}

const completed = Fact.Completed.make({})
const passed = Fact.Passed.make({})
const failed = Fact.Failed.make({})
const registered = Fact.Registered.make({})
const unregistered = Fact.Unregistered.make({})
const rolledUp = Fact.RolledUp.make({ outcome: "completed" })
const present = Fact.Attended.make({ status: "present" })
const nothing: Claims = Result.succeed([])

const advice = "Ask whoever runs the source which of the two is right; nothing is guessed."
const contradiction = (column: string, expected: string, found: unknown): Claims =>
  Result.fail({ column, expected, found: quote(found), advice })

/** What the statement proves by its verb and result; a contradiction between the two is a problem. */
export const of = (setting: Compiled, statement: AboutActivity): Claims => {
  const { verb, context } = statement
  const configured = setting.configured.get(verb.id)
  if (configured !== undefined) return said(configured, statement)
  if (isOurs(context)) return nothing
  const meaning = setting.verbs.get(verb.id) ?? setting.unknown
  if (isOfCmi5(context)) return ofCmi5(setting, meaning, statement)
  // Within a cmi5 session, but not of its vocabulary: such a statement decides nothing about the unit.
  if (context?.extensions?.[profiles.session] !== undefined) return nothing
  return said(meaning, statement)
}

const announced = `${extension}achievement`

/** Whether an outbox told it of an achievement: that is a conclusion, and read back it would be a proof of itself. */
const isOurs = (context: Context | undefined): boolean => context?.extensions?.[announced] !== undefined

/** Whether a statement is one that cmi5 defines, rather than allows. */
export const isOfCmi5 = (context: Context | undefined): boolean => hasCategory(context, profiles.cmi5)

const hasCategory = (context: Context | undefined, id: string): boolean => {
  const category = context?.contextActivities?.category
  if (category === undefined) return false
  return "id" in category ? category.id === id : category.some((each) => each.id === id)
}

const said = (meaning: Known, statement: AboutActivity): Claims => {
  switch (meaning) {
    case "completed":
    case "passed":
    case "failed":
      return refuted(meaning, statement) ?? proved(statement, meaning)
    case "scored":
      return scored(statement)
    case "progressed":
      return progressed(statement)
    case "watched":
      return watched(statement)
    case "attended":
      return attended(statement)
    case "earned":
      return earned(statement)
    case "result":
      return proved(statement, undefined)
    case "registered":
      return Result.succeed([registered])
    case "unregistered":
      return Result.succeed([unregistered])
    // Of cmi5 alone.
    case "satisfied":
    case "waived":
    case "nothing":
      return nothing
  }
}

/** Only what cmi5 defines: an outcome is its verb, a score belongs to passed and failed, and the mastery score is held to. */
const ofCmi5 = (setting: Compiled, meaning: Known, statement: AboutActivity): Claims => {
  switch (meaning) {
    case "completed":
      return refuted(meaning, statement) ?? Result.succeed([completed])
    case "passed":
    case "failed": {
      const wrong = refuted(meaning, statement) ?? missed(meaning, statement)
      if (wrong !== undefined) return wrong
      return withScore([meaning === "passed" ? passed : failed], statement)
    }
    case "progressed":
      return progressed(statement)
    case "satisfied":
      return Result.succeed([rolledUp])
    case "waived":
      return waived(setting, statement)
    default:
      return nothing
  }
}

/** A person decided that the unit need not be done; why is required, and who only told where there is an instructor. */
const waived = ({ accounts }: Compiled, statement: AboutActivity): Claims => {
  const { result, context } = statement
  if (result?.success === false || result?.completion === false) {
    const name = result.success === false ? "success" : "completion"
    return contradiction(`result.${name}`, "true, since the verb is waived", false)
  }
  const reason = result?.extensions?.[profiles.reason]
  if (typeof reason !== "string" || !isName(reason)) {
    return Result.fail({
      column: `result.extensions.${profiles.reason}`,
      expected: "the reason, in 1 to 200 characters",
      found: quote(reason),
      advice: "Have the LMS give a reason, such as Tested Out; cmi5 requires one."
    })
  }
  const { instructor } = context ?? {}
  const by =
    instructor === undefined || instructor.objectType === "Group" ? "" : Contact.keyOf(identityOf(instructor, accounts))
  // Not the authority: a record store adds it, and the same statement would say something else once it was stored.
  const who = isKey(by) ? { by, role: "instructor" } : { by: "lms", role: "lms" }
  return Result.succeed([{ _tag: "Assessed", verdict: "waive", ...who, reason }])
}

const isKey = Schema.is(Text.Key)
const isName = Schema.is(Text.Name)

/** The verb says one thing and the result another. */
const refuted = (meaning: "completed" | "passed" | "failed", { verb, result }: AboutActivity): Claims | undefined => {
  const [name, wanted] =
    meaning === "completed" ? (["completion", true] as const) : (["success", meaning === "passed"] as const)
  const found = result?.[name]
  return found === undefined || found === wanted
    ? undefined
    : contradiction(`result.${name}`, `${wanted}, or nothing, since the verb is ${verb.id}`, found)
}

/** Passed below the mark that the statement itself names, or failed at it. */
const missed = (meaning: "passed" | "failed", { context, result }: AboutActivity): Claims | undefined => {
  const mark = context?.extensions?.[profiles.mastery]
  const scaled = result?.score?.scaled
  if (typeof mark !== "number" || scaled === undefined) return undefined
  if (meaning === "passed" ? scaled >= mark : scaled < mark) return undefined
  const which = meaning === "passed" ? "at least" : "less than"
  return contradiction(
    "result.score.scaled",
    `${which} the mastery score ${mark}, since the verb is ${meaning}`,
    scaled
  )
}

/** What the result says by itself, beside what the verb says. */
const proved = (statement: AboutActivity, verb: "completed" | "passed" | "failed" | undefined): Claims => {
  const { completion, success } = statement.result ?? {}
  const claims: Array<Fact.Evidence> = []
  if (verb === "completed" || completion === true) claims.push(completed)
  if (verb === "passed" || success === true) claims.push(passed)
  if (verb === "failed" || success === false) claims.push(failed)
  return withScore(claims, statement)
}

const withScore = (claims: ReadonlyArray<Fact.Evidence>, { result }: AboutActivity): Claims => {
  if (result?.score === undefined) return Result.succeed(claims)
  const score = scoreOf(result.score)
  return Result.map(score, (found) => (found === undefined ? claims : [...claims, found]))
}

/** As given; nothing where neither a scale nor a maximum says what the number is out of. */
const scoreOf = (score: Score): Result.Result<Fact.Scored | undefined, Problem> => {
  for (const [name, value] of Object.entries(score)) {
    if (Fraction.fromNumber(value) === undefined) {
      return Result.fail({
        column: `result.score.${name}`,
        expected: "a number that prints as a plain decimal of at most 20 digits",
        found: quote(value),
        advice: "Have the source round its scores."
      })
    }
  }
  const isKnown = score.scaled !== undefined || (score.raw !== undefined && score.max !== undefined)
  if (!isKnown) return Result.succeed(undefined)
  const { min = 0, max, raw, scaled } = score
  // Without a minimum the scale begins at 0, and what lies below it is on no scale.
  if (scaled === undefined && raw !== undefined && max !== undefined && (raw < min || max <= min)) {
    return Result.fail({
      column: "result.score",
      expected: "raw between min, which is 0 unless given, and max",
      found: `raw ${raw} and max ${max}`,
      advice: "Have the source send scaled, or min."
    })
  }
  return Result.succeed({ _tag: "Scored", ...score })
}

const scored = (statement: AboutActivity): Claims => {
  const claims = proved(statement, undefined)
  if (Result.isFailure(claims) || claims.success.length > 0) return claims
  return Result.fail({
    column: "result.score",
    expected: "scaled, or raw with max",
    found: statement.result?.score === undefined ? "no score" : "neither",
    advice: "Have the source say what the score is out of; a maximum is never invented."
  })
}

/** A share of the whole, 0 to 1, out of an extension; undefined where it has none. */
const share = (
  statement: AboutActivity,
  extension: string,
  whole: number
): Result.Result<number | undefined, Problem> => {
  const found = statement.result?.extensions?.[extension]
  if (found === undefined) return Result.succeed(undefined)
  const scaled = typeof found === "number" ? found / whole : Number.NaN
  return scaled >= 0 && scaled <= 1 && Fraction.fromNumber(scaled) !== undefined
    ? Result.succeed(scaled)
    : Result.fail({
        column: `result.extensions.${extension}`,
        expected: `a number from 0 to ${whole}`,
        found: quote(found),
        advice: "Have the source send how far the learner has come on the scale of its profile."
      })
}

/** Its score is none: sources write there, too, how far somebody has come. */
const progressed = (statement: AboutActivity): Claims =>
  Result.gen(function* () {
    const percent = yield* share(statement, profiles.progress, 100)
    const scaled = percent ?? (yield* share(statement, profiles.videoProgress, 1))
    const claims: Array<Fact.Evidence> = scaled === undefined ? [] : [{ _tag: "Progressed", scaled }]
    if (statement.result?.completion === true) claims.push(completed)
    return claims
  })

const watched = (statement: AboutActivity): Claims =>
  Result.map(share(statement, profiles.videoProgress, 1), (scaled) =>
    scaled === undefined ? [] : [{ _tag: "Progressed", scaled }]
  )

const maxMinutes = 100_000

/** There for as long as the duration says, in whole thousandths of a minute and never more than was said; else there. */
const attended = (statement: AboutActivity): Claims => {
  const { duration, completion } = statement.result ?? {}
  const seconds = duration === undefined ? undefined : secondsOf(duration)
  if (seconds === undefined && completion === false) {
    return contradiction("result.completion", "true, or nothing, or how long somebody was there", completion)
  }
  const minutes = seconds === undefined ? undefined : Math.floor((seconds * 1_000) / 60) / 1_000
  if (minutes !== undefined && minutes > maxMinutes) {
    return contradiction("result.duration", `at most ${maxMinutes.toLocaleString("en")} minutes`, duration)
  }
  const there: Fact.Evidence = minutes === undefined ? present : { _tag: "Attended", minutes }
  return Result.map(proved(statement, undefined), (claims) => [there, ...claims])
}

/** A grade, where it has a score: Open edX says so. Else proof of learning elsewhere, with its document. */
const earned = (statement: AboutActivity): Claims => {
  const { attachments = [], result, object } = statement
  const document = attachments.find(({ usageType }) => usageType.includes("certificate")) ?? attachments[0]
  if (document === undefined && result?.score !== undefined) return proved(statement, undefined)
  const title = named(object.definition?.name) ?? named(document?.display) ?? named({ und: object.id }) ?? "untitled"
  const proof: Fact.Evidence =
    document === undefined ? { _tag: "Presented", title } : { _tag: "Presented", title, document: placeOf(document) }
  return Result.map(proved(statement, undefined), (claims) => [proof, ...claims])
}

const maxKey = 500

/** Where the document is, or what it is known by: an address longer than a key is left out. */
const placeOf = ({ fileUrl, sha2 }: Attachment): string =>
  fileUrl !== undefined && fileUrl.length <= maxKey && isText.test(fileUrl) ? fileUrl : `sha2:${sha2.toLowerCase()}`

const isText = /^[^\p{Cc}\p{Cs}]+$/u
const maxName = 200

/** A name in English where there is one, else in the first language, cut to what a title can bear. */
const named = (map: LanguageMap | undefined): string | undefined => {
  const tags = Object.keys(map ?? {})
  const tag = tags.find((each) => each.toLowerCase() === "en") ?? tags.find((each) => /^en-/i.test(each)) ?? tags[0]
  const text = tag === undefined ? "" : (map?.[tag] ?? "")
  const clean = text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").trim()
  const cut = clean.slice(0, maxName)
  // Never half a character.
  return cut === "" ? undefined : cut.replace(/[\ud800-\udbff]$/, "")
}
