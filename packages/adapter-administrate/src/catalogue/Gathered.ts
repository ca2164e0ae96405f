/** All that an instance's catalogue is made from, read whole. Nothing is made of a part of it. */
import { Adapter } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"
import * as Lists from "../state/Lists.ts"
import type { Listing } from "../state/Questions.ts"
import * as Whole from "../state/Whole.ts"
import { at } from "../state/Wire.ts"
import * as Fields from "./Fields.ts"
import * as Questions from "./Questions.ts"
import * as Wire from "./Wire.ts"

/** What an event says of passing it; undefined where nobody said which field holds it. */
export interface Rules {
  readonly attendance?: boolean
  readonly absences?: number
  readonly paid?: boolean
  readonly issued?: boolean
}

export interface Event extends Wire.Event {
  readonly rules: Rules
  readonly allSessions: ReadonlyArray<Wire.Session>
  readonly allContent: ReadonlyArray<Wire.Content>
}

export interface Gathered {
  readonly fields: Fields.Fields | null
  readonly templates: ReadonlyArray<Wire.Template>
  /** All types; null where the API has no list of them. */
  readonly types: ReadonlyArray<Wire.Type> | null
  readonly events: ReadonlyArray<Event>
}

const templateRows = 100
/** Each comes with up to 100 sessions and as much content. */
const eventRows = 50

export const read = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  rules: Questions.RuleFields
): Effect.fn.Return<Gathered, Adapter.Failure> {
  const fields = yield* Fields.read(ask)
  yield* checkPaths(fields, rules)
  const list = (query: Listing, field: string, pageSize: number) =>
    listed(ask, { query, field, pageSize, what: `of "${field}"` })
  const templates = yield* decodeAll(
    "course template",
    Wire.Template,
    yield* list(Questions.templates(fields), "courseTemplates", templateRows)
  )
  const typesQuery = Questions.types(fields)
  const types =
    typesQuery === undefined
      ? null
      : yield* decodeAll("achievement type", Wire.Type, yield* list(typesQuery, "achievementTypes", templateRows))
  const rows = yield* list(Questions.events(fields, rules), "events", eventRows)
  const found = yield* decodeAll("event", Wire.Event, rows)
  const events = yield* Effect.forEach(found, (event, index) => whole(ask, fields, rules, event, rows[index]))
  return { fields, templates, types, events }
})

/** The rows of a list. What is wrong within one of them is wrong with all: a type that may not be seen would be missing in silence. */
const listed = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  asked: Whole.Asked
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const members = yield* Whole.read({ ask, lacks: new Set() }, asked)
  for (const [index, { complaints }] of members.entries()) {
    const [complaint] = complaints
    const where = `row ${index + 1} of "${asked.field}"`
    if (complaint !== undefined) return yield* Effect.fail(Ask.failureOf({ where }, complaint))
  }
  return members.map(({ node }) => node)
})

/** With all that is in it, and its rules. */
const whole = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  fields: Fields.Fields | null,
  rules: Questions.RuleFields,
  event: Wire.Event,
  row: unknown
): Effect.fn.Return<Event, Adapter.Failure> {
  const rest = Effect.fnUntraced(function* (what: "sessions" | "content") {
    const first = Lists.listOf(at(row, what))
    if (first === undefined) return []
    const query = Questions.rest(fields, what)
    const found = yield* Lists.rest(ask, first, {
      field: "events",
      query,
      id: event.id,
      pick: (node) => at(node, what)
    })
    if (typeof found !== "string") return found
    return yield* new Adapter.Broken({
      where: `"${what}" of the event ${event.code ?? event.id}`,
      expected: "all of it",
      found,
      advice: "Try again; if it stays, tell Administrate's support the event. Nothing was written."
    })
  })
  return {
    ...event,
    rules: yield* rulesOf(event, row, rules),
    allSessions: yield* decodeAll("session", Wire.Session, yield* rest("sessions")),
    allContent: yield* decodeAll("content", Wire.Content, yield* rest("content"))
  }
})

const decodeAll = <A, I>(what: string, schema: Schema.Codec<A, I>, rows: ReadonlyArray<unknown>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return Effect.forEach(rows, (row) =>
    Effect.mapError(
      Effect.fromResult(decode(row)),
      ({ message }) =>
        new Adapter.Broken({
          where: `${what} ${JSON.stringify(row)?.slice(0, 100)}`,
          expected: "its fields as the API documents them",
          found: message.slice(0, 300),
          advice: "Mend it in Administrate, or tell Administrate's support; nothing was written."
        })
    )
  )
}

/** A field that is not there must not be a rule that is off. */
const checkPaths = (fields: Fields.Fields | null, rules: Questions.RuleFields) => {
  const type = Questions.typesOf(fields).event
  const wrong = Object.entries(rules).find(
    ([, path]) =>
      !Questions.isFieldPath(path) || (fields !== null && type !== undefined && !Fields.isPath(fields, type, path))
  )
  if (wrong === undefined) return Effect.void
  const [name, path] = wrong
  const candidates = fields === null || type === undefined ? [] : Fields.paths(fields, type)
  return Effect.fail(
    new Adapter.Misconfigured({
      where: `the field of passing rules "${name}"`,
      expected: "a field of an event that holds a value",
      found: `"${path.slice(0, 100)}"`,
      advice:
        candidates.length === 0
          ? "Look its name up in the explorer of the developer portal, in the type Event."
          : `An event has ${candidates.slice(0, 100).join(", ")}.`
    })
  )
}

const isCount = Schema.is(Schema.Natural)

const rulesOf = (
  event: Wire.Event,
  row: unknown,
  paths: Questions.RuleFields
): Effect.Effect<Rules, Adapter.Failure> => {
  const valueOf = (path: string | undefined) => (path === undefined ? undefined : (at(row, ...path.split(".")) ?? null))
  const refuse = (path: string | undefined, expected: string, found: unknown) =>
    Result.fail(
      new Adapter.Misconfigured({
        where: `"${path}" of the event ${event.code ?? event.id}`,
        expected,
        found: JSON.stringify(found)?.slice(0, 100) ?? "nothing",
        advice: "It seems to be another field than was meant: name the one that holds it, or leave it out."
      })
    )
  const flag = (path: string | undefined) => {
    const value = valueOf(path)
    if (value === undefined) return Result.succeed(undefined)
    // Where a rule was never touched, nothing stands.
    if (value === null) return Result.succeed(false)
    return typeof value === "boolean" ? Result.succeed(value) : refuse(path, "true or false", value)
  }
  return Effect.fromResult(
    Result.gen(function* () {
      const attendance = yield* flag(paths.attendance)
      const paid = yield* flag(paths.paid)
      const issued = yield* flag(paths.issued)
      const value = valueOf(paths.absences)
      const absences = value === null ? 0 : value
      if (absences !== undefined && !isCount(absences))
        return yield* refuse(paths.absences, "a whole number from 0", value)
      return {
        ...(attendance === undefined ? {} : { attendance }),
        ...(paid === undefined ? {} : { paid }),
        ...(issued === undefined ? {} : { issued }),
        ...(absences === undefined ? {} : { absences })
      }
    })
  )
}
