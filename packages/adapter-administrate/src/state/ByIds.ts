/** Records by id: they can't shift. What is not given, or can't be given, is told by its id. */
import { Adapter } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Ask from "../Ask.ts"
import * as Ids from "../Ids.ts"
import * as Knowing from "./Knowing.ts"
import * as Lists from "./Lists.ts"
import { idOf } from "./Whole.ts"
import * as Wire from "./Wire.ts"

export interface Asked {
  readonly field: string
  /** With the arguments of lists within the records, and their counts, or without. */
  readonly query: (isPaged: boolean) => string
  /** As the API gave them. */
  readonly ids: ReadonlyArray<string>
  readonly pageSize: number
  /** Ids that were listed beside these: by one that is given it is known that the API answers, and who of these spoils it. */
  readonly others: ReadonlyArray<string>
}

/** What is known of a kind of record by now. */
interface Proven {
  /** The last that was given, by the API's id. */
  readonly id: string | undefined
  /** How many were spoiled in a row since. */
  readonly spoiled: number
}

export interface Reading extends Knowing.Knowing {
  /** By the field that is asked for. */
  readonly proven: Map<string, Proven>
}

/** Records in a row that may be spoiled, each page of them beside one that is given: where there are more, the source is what is broken. */
const maxSpoiled = 100
/** Other ids that are asked for at most, to see whether any is given. */
const maxOthers = 3

export interface Given {
  /** Each with an id that was asked for, once. */
  readonly members: ReadonlyArray<Lists.Member>
  /** Why a record can't be read, by its number. */
  readonly spoiled: ReadonlyMap<string, string>
  /** Numbers of those that were not given, though they were asked for twice. */
  readonly missing: ReadonlyArray<string>
  readonly answer: Ask.Answer | undefined
}

const number = (id: string): string => Ids.numberOf(id) ?? id

interface Some {
  readonly members: ReadonlyArray<Lists.Member>
  readonly spoiled: ReadonlyMap<string, Spoiled>
  readonly answer: Ask.Answer
}

interface Spoiled {
  readonly complaint: Ask.Complaint
  /** Whether the API says that it is one of them. */
  readonly isNamed: boolean
}

/**
 * What is given of some ids. Where one of them spoils all of an answer, each half is asked for by itself, down to the one: a
 * hundred are two hundred requests at most, and 14 for one.
 */
const some = (knowing: Knowing.Knowing, asked: Asked): Effect.Effect<Some, Adapter.Failure> =>
  Effect.gen(function* () {
    const { field, query, ids, pageSize } = asked
    const answer = yield* Knowing.answerOf(knowing, `pages of lists within ${field}`, (isPaged) => ({
      query: query(isPaged),
      variables: { ids, first: pageSize, offset: 0 }
    }))
    const listed = yield* Effect.result(Lists.pageOf(answer, field))
    if (Result.isSuccess(listed)) return { members: listed.success.members, spoiled: new Map(), answer }
    const isOfMember = (complaint: Ask.Complaint) => Lists.isOfMember(field, complaint)
    const complaint = answer.complaints.find((each) => !isOfMember(each)) ?? answer.complaints[0]
    if (complaint === undefined) return yield* Effect.fail(listed.failure)
    const isNamed = answer.complaints.every(isOfMember)
    if (!Ask.isOfOne(complaint, isNamed)) return yield* Effect.fail(listed.failure)
    const [only, ...others] = ids
    if (only === undefined || others.length === 0)
      return { members: [], spoiled: new Map([[number(only ?? ""), { complaint, isNamed }]]), answer }
    const middle = Math.ceil(ids.length / 2)
    const one = yield* some(knowing, { ...asked, ids: ids.slice(0, middle) })
    const other = yield* some(knowing, { ...asked, ids: ids.slice(middle) })
    return {
      members: [...one.members, ...other.members],
      spoiled: new Map([...one.spoiled, ...other.spoiled]),
      answer: other.answer
    }
  })

const strange = ({ where }: Ask.Answer, { field }: Asked, found: string): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected: `only ${field} of the ids that were asked for`,
    found: `one of another id: ${found}`,
    advice:
      "The API does not filter by id: compare the filter with the schema in the explorer of the developer portal, and tell Administrate's support the request."
  })

/** Whether another record is given where all of these are spoiled and the API does not say by which: then it is they, and not the API. */
const isOfThem = Effect.fnUntraced(function* (
  reading: Reading,
  asked: Asked,
  count: number
): Effect.fn.Return<boolean, Adapter.Failure> {
  const { id: last, spoiled } = reading.proven.get(asked.field) ?? { id: undefined, spoiled: 0 }
  if (spoiled + count > maxSpoiled) return false
  const known = [...(last === undefined ? [] : [last]), ...asked.others]
  for (const id of known.filter((each) => !asked.ids.includes(each)).slice(0, maxOthers)) {
    const { members } = yield* some(reading, { ...asked, ids: [id] })
    if (!members.some(({ node }) => idOf(node) === number(id))) continue
    reading.proven.set(asked.field, { id, spoiled: spoiled + count })
    return true
  }
  return false
})

/**
 * Records of some ids. What an answer leaves out is asked for once more. Where all are spoiled and nothing says by which, another
 * one that was listed has to be given.
 */
export const read = Effect.fnUntraced(function* (
  reading: Reading,
  asked: Asked
): Effect.fn.Return<Given, Adapter.Failure> {
  const wanted = new Set(asked.ids.map(number))
  const members = new Map<string, Lists.Member>()
  const spoiled = new Map<string, string>()
  let answer: Ask.Answer | undefined
  let ids = asked.ids
  // Ends: after the first time each brings one or more of them, or is the last.
  for (let times = 0; ids.length > 0; times++) {
    const given = yield* some(reading, { ...asked, ids })
    answer = given.answer
    const [first] = given.spoiled.values()
    const isNamed = [...given.spoiled.values()].some((one) => one.isNamed)
    const isAll = first !== undefined && given.spoiled.size === ids.length && !isNamed
    if (isAll && !(yield* isOfThem(reading, { ...asked, ids }, ids.length)))
      return yield* Effect.fail(Ask.failureOf(answer, first.complaint))
    for (const [id, { complaint }] of given.spoiled) spoiled.set(id, complaint.message)
    for (const member of given.members) {
      const id = idOf(member.node)
      // One without an id is one of those that are asked for again.
      if (id !== undefined && !wanted.has(id)) return yield* strange(answer, asked, id)
      if (id !== undefined) members.set(id, member)
    }
    const last = given.members.map(({ node }) => Wire.at(node, "id")).findLast((id) => typeof id === "string")
    if (typeof last === "string") reading.proven.set(asked.field, { id: last, spoiled: 0 })
    const left = ids.filter((id) => !members.has(number(id)) && !spoiled.has(number(id)))
    const isStill = left.length === ids.length
    ids = left
    if (isStill && times > 0) break
  }
  return { members: [...members.values()], spoiled, missing: ids.map(number), answer }
})
