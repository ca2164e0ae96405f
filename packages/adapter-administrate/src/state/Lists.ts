/** Lists as the API gives them: at most a hundred a page whatever was asked, by offsets that shift when something changes. */
import { Adapter, Field } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Ask from "../Ask.ts"
import type { Listing } from "./Questions.ts"

/** The API gives no more, and does not say so. */
export const most = 100
/** Times that a list is read which does not come out. */
const maxTries = 3
/** Pages of one list, and members of one that does not say how many it has. */
const maxPages = 20_000
const maxMembers = 10_000

/** One member of a list, and what was said to be wrong within it: paths begin within the node. */
export interface Member {
  readonly node: unknown
  readonly complaints: ReadonlyArray<Ask.Complaint>
}

export interface Listed {
  readonly members: ReadonlyArray<Member>
  readonly total: number | null
  readonly hasMore: boolean
}

const Page = Schema.Struct({
  pageInfo: Field.maybe(
    Schema.Struct({ totalRecords: Field.maybe(Schema.Int), hasNextPage: Field.maybe(Schema.Boolean) })
  ),
  edges: Schema.Array(Schema.Unknown)
})
const decode = Schema.decodeUnknownResult(Page)
const Edge = Schema.Struct({ node: Schema.Unknown })
const isEdge = Schema.is(Edge)

/** A list within an answer, or within a record; undefined where it is none. */
export const listOf = (value: unknown): Listed | undefined => {
  const page = decode(value)
  if (Result.isFailure(page)) return undefined
  const { edges, pageInfo } = page.success
  return {
    members: edges.map((edge) => ({ node: isEdge(edge) ? edge.node : null, complaints: [] })),
    total: pageInfo?.totalRecords ?? null,
    hasMore: pageInfo?.hasNextPage ?? false
  }
}

/** What a complaint in a list is about: one member of it, or all of it. */
const placeOf = (field: string, { path }: Ask.Complaint) => {
  const [list, edges, index] = path
  return list === field && edges === "edges" && typeof index === "number"
    ? { index, within: path.slice(path[3] === "node" ? 4 : 3) }
    : undefined
}

/** The list that an answer has under a field. A complaint about one member is the member's; any other spoils all of it. */
const pageOf = (answer: Ask.Answer, field: string): Effect.Effect<Listed, Adapter.Failure> => {
  const whole = answer.complaints.find((complaint) => placeOf(field, complaint) === undefined)
  if (whole !== undefined) return Effect.fail(Ask.failureOf(answer, whole))
  const list = listOf(answer.data?.[field])
  const [first] = answer.complaints
  if (list === undefined) {
    return Effect.fail(first === undefined ? shapeless(answer, field) : Ask.failureOf(answer, first))
  }
  const complaints = answer.complaints.flatMap((complaint) => {
    const place = placeOf(field, complaint)
    return place === undefined ? [] : [{ index: place.index, complaint: { ...complaint, path: place.within } }]
  })
  const members = list.members.map(({ node }, at) => ({
    node,
    complaints: complaints.flatMap(({ index, complaint }) => (index === at ? [complaint] : []))
  }))
  return Effect.succeed({ ...list, members })
}

const shapeless = ({ where }: Ask.Answer, field: string): Adapter.Broken =>
  new Adapter.Broken({
    where,
    expected: `data with a list "${field}" of edges`,
    found: "an answer without errors and without it",
    advice: "Check that the address is that of the Core API; if it is, tell Administrate's support the request."
  })

export interface Asked {
  readonly field: string
  readonly query: Listing
  readonly variables?: Readonly<Record<string, unknown>>
  readonly pageSize: number
  /** What the list is called where it is told about. */
  readonly what: string
}

/** One reading of a list, to its end or beyond what it says that there is; undefined where the API does not know the order. */
const once = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  { field, query, variables = {}, pageSize }: Asked,
  isOrdered: boolean
) {
  const pages: Array<Listed> = []
  let offset = 0
  let where = ""
  for (let page = 0; page < maxPages; page++) {
    const answer = yield* ask({ query: query(isOrdered), variables: { ...variables, first: pageSize, offset } })
    where = answer.where
    const [first] = answer.complaints
    if (isOrdered && page === 0 && answer.data === null && first !== undefined && Ask.isUnknown(first)) return undefined
    const listed = yield* pageOf(answer, field)
    pages.push(listed)
    offset += listed.members.length
    if (!listed.hasMore || listed.members.length === 0 || offset > (listed.total ?? maxMembers)) break
  }
  return { pages, where }
})

const isAlike = (a: Listed, b: Listed): boolean => JSON.stringify(a.members) === JSON.stringify(b.members)

/**
 * All of a list, by the ids that `idOf` finds, each once. It is whole where every page said the same total and so many different
 * members came; else it is read again, three times in all. What has no id is a member of its own.
 */
export const whole = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  asked: Asked,
  idOf: (node: unknown) => string | undefined
): Effect.fn.Return<ReadonlyArray<Member>, Adapter.Failure> {
  let found = ""
  let where = ""
  let isStuck = false
  let isOrdered = true
  for (let read = 0; read < maxTries; read++) {
    let reading = yield* once(ask, asked, isOrdered)
    if (reading === undefined) {
      isOrdered = false
      reading = yield* once(ask, asked, isOrdered)
    }
    const { pages } = reading ?? { pages: [] }
    where = reading?.where ?? where
    const members = pages.flatMap((page) => page.members)
    const byId = new Map(members.map((member, at) => [idOf(member.node) ?? at, member]))
    const totals = new Set(pages.map(({ total }) => total))
    const [total] = totals
    const isWhole = total === null ? members.length === byId.size : byId.size === total
    if (totals.size === 1 && isWhole) return [...byId.values()]
    const [first] = pages
    isStuck = first !== undefined && pages.length > 1 && pages.every((page) => isAlike(page, first))
    if (isStuck) break
    found = `${byId.size} different ones, where its pages said ${[...totals].map((each) => each ?? "nothing").join(" and ")}`
  }
  const expected = `all ${asked.what}, as many as the list says that there are`
  if (isStuck) {
    return yield* new Adapter.Broken({
      where,
      expected,
      found: "the same page whatever comes before it",
      advice: "Tell Administrate's support the request: a list that can't be read on can't be read."
    })
  }
  return yield* new Adapter.Unavailable({
    where,
    expected,
    found: `${found}, ${maxTries} times`,
    advice: "The list changes while it is read, so rows could be missed. Try again when fewer people work in it.",
    retryAfter: null
  })
})

/** Those of a list that have ids: they can't shift, but the API may cut what it gives at once. */
export const byIds = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  {
    field,
    query,
    ids,
    pageSize
  }: { readonly field: string; readonly query: string; readonly ids: ReadonlyArray<string>; readonly pageSize: number }
): Effect.fn.Return<
  { readonly members: ReadonlyArray<Member>; readonly answer: Ask.Answer | undefined },
  Adapter.Failure
> {
  const members: Array<Member> = []
  let answer: Ask.Answer | undefined
  // Ends: each page has one or more of them, or there are no more.
  while (members.length < ids.length) {
    answer = yield* ask({ query, variables: { ids, first: pageSize, offset: members.length } })
    const listed = yield* pageOf(answer, field)
    members.push(...listed.members)
    if (!listed.hasMore || listed.members.length === 0) break
  }
  return { members, answer }
})

/** The rest of a list within one record, of which the first page is known; what is wrong with it as text. */
export const rest = Effect.fnUntraced(function* (
  ask: Ask.Asker,
  first: Listed,
  {
    field,
    query,
    id,
    pick
  }: { readonly field: string; readonly query: string; readonly id: string; readonly pick: (node: unknown) => unknown }
): Effect.fn.Return<ReadonlyArray<unknown> | string, Adapter.Failure> {
  const nodes = first.members.map(({ node }) => node)
  let hasMore = first.hasMore
  for (let page = 1; hasMore; page++) {
    if (page > most) return `more than ${most} pages of it`
    const answer = yield* ask({ query, variables: { id, offset: nodes.length } })
    const [complaint] = answer.complaints
    if (complaint !== undefined) return complaint.message
    const listed = listOf(pick((yield* pageOf(answer, field)).members[0]?.node))
    if (listed === undefined || listed.members.length === 0) return `no page after the first ${nodes.length} of it`
    nodes.push(...listed.members.map(({ node }) => node))
    hasMore = listed.hasMore
  }
  return first.total === null || nodes.length === first.total ? nodes : `${nodes.length} of ${first.total} of it`
})
