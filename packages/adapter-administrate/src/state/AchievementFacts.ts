/** What rows of achievements prove: that Administrate says that somebody has earned one. */
import { type Adapter, CivilDate, Fact, Instant, Text } from "@laurel/core"
import type * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import * as Subjects from "./Subjects.ts"
import { instantOf } from "./Wire.ts"

const dayOf = (text: string | null | undefined, zone: string): CivilDate.CivilDate | undefined => {
  if (typeof text !== "string") return undefined
  const at = instantOf(text)
  // A day without a time, or with one that has no offset, is the day as it is written.
  return at === undefined ? CivilDate.parse(text.slice(0, 10)) : Instant.dayIn(at, zone)
}

/**
 * Whose an achievement is: the learner's, where its course is read; else the contact's own, in the offering that the setting names
 * for its type, or, where it has no learner, for all.
 */
const ownerOf = (setting: Compiled, { learner, type, contact }: Rows.Of<"achievement">): Subjects.Owner | undefined => {
  const ofLearner = learner === null ? undefined : Subjects.of(setting, { ...learner, contact })
  if (ofLearner !== undefined) return ofLearner
  const offering = setting.types.get(type.id) ?? (learner === null ? setting.unlearned : undefined)
  return offering === undefined
    ? undefined
    : {
        zone: setting.zone,
        subject: { key: `contact:${contact}`, offering, contact: { scheme: setting.scheme, value: contact } }
      }
}

export const read = (setting: Compiled, row: Rows.Of<"achievement">): ReadonlyArray<Adapter.Sketch> => {
  const owner = ownerOf(setting, row)
  if (owner === undefined) return []
  const { subject, zone } = owner
  const { type, learner, observed } = row
  const [from, until] = [dayOf(row.from, zone), dayOf(row.until, zone)]
  const title = Text.nameOf(type.name ?? "")
  const seen = observed === undefined ? undefined : Subjects.observedAt(observed, zone)
  const happened = from === undefined ? seen : Fact.happenedOn(from, zone)
  if (happened === undefined) return []
  return [
    Subjects.sketch(row, "presented", subject, {
      activity: `achievement-type/${type.id}`,
      evidence: Fact.Presented.make({
        title: title === "" ? `achievement type ${type.id}` : title,
        ...(until === undefined ? {} : { expires: until })
      }),
      happened,
      said: learner === null ? "without a learner" : null
    })
  ]
}
