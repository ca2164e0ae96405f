/** Events and their sessions. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as ByIds from "./ByIds.ts"
import * as Lists from "./Lists.ts"
import type { Run } from "./Page.ts"
import * as Questions from "./Questions.ts"
import * as Wire from "./Wire.ts"

export interface Session {
  readonly state: unknown
  readonly starts: unknown
  readonly ends: unknown
}

/** An event's sessions by number, or why they could not be read. */
export type EventSessions = ReadonlyMap<string, Session> | string

/** Events asked for at once: each may bring a hundred sessions. */
const atOnce = 25
/** Events remembered in one run. */
const maxKnown = 2_000

const sessionsOf = Effect.fnUntraced(function* (
  { ask }: Run,
  { node, complaints: [complaint] }: Lists.Member
): Effect.fn.Return<EventSessions, Adapter.Failure> {
  if (complaint !== undefined) return complaint.message
  const first = Wire.listAt(node, "sessions")
  const id = Wire.at(node, "id")
  if (first === undefined || first === null || typeof id !== "string") return "no list of its sessions"
  const pick = (node: unknown) => Wire.at(node, "sessions")
  const nodes = yield* Lists.rest(ask, first, { field: "events", query: Questions.moreSessions, id, pick })
  if (typeof nodes === "string") return nodes
  const sessions = new Map<string, Session>()
  for (const each of nodes) {
    const number = Ids.numberOf(Wire.at(each, "id"))
    if (number === undefined) return "a session without an id"
    const [starts, ends] = [Wire.at(each, "timeZonedStart"), Wire.at(each, "timeZonedEnd")]
    sessions.set(number, { state: Wire.at(each, "lifecycleState"), starts, ends })
  }
  return sessions
})

/** Makes the sessions of these events known, by the ids that the API gave. An event that is not given is known to have none. */
export const know = Effect.fnUntraced(function* (
  run: Run,
  ids: ReadonlyArray<string>
): Effect.fn.Return<void, Adapter.Failure> {
  const { events, pageSize } = run
  if (events.size > maxKnown) events.clear()
  const wanted = [...new Map(ids.map((id) => [Ids.numberOf(id) ?? "", id]))].filter(
    ([number]) => number !== "" && !events.has(number)
  )
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce)
    const asked = some.map(([, id]) => id)
    const { members, spoiled } = yield* ByIds.read(run, {
      field: "events",
      query: Questions.events,
      ids: asked,
      pageSize,
      others: [wanted[at - 1], wanted[at + atOnce]].flatMap((each) => each?.[1] ?? [])
    })
    for (const [number] of some) events.set(number, spoiled.get(number) ?? "an answer without the event")
    for (const member of members) {
      const number = Ids.numberOf(Wire.at(member.node, "id"))
      if (number !== undefined) events.set(number, yield* sessionsOf(run, member))
    }
  }
})
