/** Badges of a person: once a run, in whichever of their courses they are read first. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import * as Compose from "./Compose.ts"
import type { Reader } from "./Reader.ts"
import * as Unread from "./Unread.ts"
import * as Wire from "./Wire.ts"

/** Functions by which badges are read, where the setting asks for them. */
export const functions = ["core_badges_get_user_badges"] as const

/** Rows of badges, and whether they are all that there are. */
export interface Read {
  readonly rows: ReadonlyArray<Compose.Composed>
  readonly isWhole: boolean
}

const none: Read = { rows: [], isWhole: false }

export const of = Effect.fnUntraced(function* (reader: Reader, user: string): Effect.fn.Return<Read, Adapter.Failure> {
  const isRead = reader.compiled.badges !== undefined && functions.every((name) => reader.functions.has(name))
  if (!isRead || reader.badged.has(user)) return none
  reader.badged.add(user)
  const answer = yield* reader.client.call(Wire.Badges)({ name: functions[0], with: { userid: user } })
  if (answer._tag === "Refused") return { rows: [Unread.ofLearner(`badges/${user}`, answer)], isWhole: false }
  return { rows: answer.value.badges.map((item) => Compose.badge(user, item)), isWhole: true }
})
