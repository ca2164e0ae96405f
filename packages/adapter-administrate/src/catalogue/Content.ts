/** Online content as components of a course: what is called the same in several of its events is one part. */
import { type Offering, Text } from "@laurel/core"
import type * as Held from "./Held.ts"
import * as Names from "./Names.ts"
import type { Notes } from "./Told.ts"

type Component = (typeof Offering.Offering.Encoded)["components"][number]

/** Activities that feed one part, and parts of an offering. */
const maxActivities = 101
const maxParts = 1_000

/** Content by its title, of the newest events first; what has none is of no part, since every event has its own. */
export const componentsOf = (
  events: ReadonlyArray<Held.Held>,
  called: string,
  notes: Notes
): ReadonlyArray<Component> => {
  const all = events.flatMap(({ event }) => event.allContent)
  const titled = all.flatMap((content) => {
    const title = Text.nameOf(content.title ?? content.displayName ?? content.name ?? "")
    return title === ""
      ? []
      : [{ title, id: `content/${Names.numberOf(content.id)}`, isRequired: content.isRequired !== false }]
  })
  if (titled.length < all.length) notes.add("untitled", called)
  const parts = [...Map.groupBy(titled, ({ title }) => title).values()]
  if (parts.length > maxParts) notes.add("crowded", called)
  return parts.slice(0, maxParts).flatMap((part): ReadonlyArray<Component> => {
    const [activity, ...also] = [...new Set(part.map(({ id }) => id))]
    if (activity === undefined) return []
    if (also.length >= maxActivities) notes.add("spread", called)
    const known = also.slice(0, maxActivities - 1)
    return [
      {
        activity,
        ...(known.length === 0 ? {} : { also: known }),
        group: part[0]?.isRequired === true ? "content" : "content/optional"
      }
    ]
  })
}
