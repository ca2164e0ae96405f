/** From a seed to what is killed, and where: every kind in turn, and each time at other places. */
import type { Name } from "./acts.ts"
import { random } from "./chains.ts"
import type { Place } from "./killing.ts"
import type { Kill } from "./watches.ts"

/** Changes of files, and commits, of an act that nobody disturbs, about: a place that is not reached kills nothing. */
const reach: Readonly<Record<Name | "watch", { readonly writes: number; readonly commits: number }>> = {
  sync: { writes: 1_200, commits: 34 },
  apply: { writes: 90, commits: 3 },
  import: { writes: 600, commits: 24 },
  undo: { writes: 100, commits: 3 },
  deliver: { writes: 400, commits: 0 },
  watch: { writes: 1_200, commits: 34 }
}

const kinds = ["sync", "apply", "import", "undo", "deliver", "watch"] as const

/** Kills of one store at most. */
const longest = 3

export type Chain =
  | { readonly name: Name; readonly places: ReadonlyArray<Place> }
  | { readonly name: "watch"; readonly kills: ReadonlyArray<Kill> }

/** The chain of a seed, where so many events are to be told. */
export const chainOf = (seed: number, events: number): Chain => {
  const next = random(seed)
  const upTo = (most: number): number => 1 + Math.floor(next() * most)
  const name = kinds[seed % kinds.length] ?? "sync"
  const { writes, commits } = reach[name]
  const count = upTo(longest)
  const some = Array.from({ length: count }, (_, at): Place => {
    // What the runs before have done is not done again.
    const share = at === 0 ? 1 : 0.5
    const tells = name === "deliver" || (name === "watch" && next() < 0.5)
    if (name === "deliver" && at === 0 && next() < 0.2) return { of: "cursor", at: 1 }
    if (tells && next() < 0.8) return { of: "webhook", at: upTo(events * share), answered: next() < 0.5 }
    return commits > 0 && next() < 0.4
      ? { of: "commit", at: upTo(commits * share) }
      : { of: "write", at: upTo(writes * share) }
  })
  if (name !== "watch") return { name, places: some }
  const kills = some.map((place): Kill => {
    const beside = next() < 0.4
    // Whoever lives must not be left without an answer, for it would wait: only the dead may.
    return { place: beside && place.of === "webhook" ? { ...place, answered: true } : place, beside }
  })
  return { name, kills }
}
