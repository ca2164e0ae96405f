/** What the settings of all sources are made of. */
import { type Adapter, type Finding, Id, type Opinion } from "@laurel/core"
import { type Effect, Schema } from "effect"
import { Schedule } from "../configuration/WatchSetting.ts"
import type { Meter } from "./Meter.ts"
import type { Receiving } from "./Receiving.ts"

export const sourceFields = {
  id: Id.SourceId,
  /** Whether the rows that facts are read from are kept with them, and all rows as they were received; not unless given. */
  archive: Schema.optionalKey(Schema.Boolean),
  /** When `laurel watch` reads it; as `"watch"` says unless given. */
  schedule: Schema.optionalKey(Schedule)
}

/** Which type an opinion of the source is about, by the activity that it names: as it is, or all that begin with what is before `*`. */
const Pair = Schema.Struct({ activity: Id.ActivityId, type: Id.TypeId })

/** The fields of a source that has opinions of its own. Where pairs are given, no other opinion is compared. */
export const opinionFields = {
  opinions: Schema.optionalKey(Schema.Array(Pair).check(Schema.isMinLength(1), Schema.isMaxLength(1_000)))
}

/** What a source says of its own: where such facts stand, and which types they are about; null for every type of their course. */
export interface Opinions {
  readonly prefixes: ReadonlyArray<Opinion.Place>
  readonly pairs: ReadonlyArray<Opinion.Pair> | null
}

/** The opinions of a source, where its adapter says that they stand. */
export const opinionsOf = (
  { opinions }: { readonly opinions?: ReadonlyArray<Opinion.Pair> },
  prefixes: Opinions["prefixes"]
): Opinions => ({ prefixes, pairs: opinions ?? null })

const address = Schema.makeFilter((text: string) => {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    return "expected an address that begins with https:// or http://, without ? and #"
  }
  // Neither is quoted: the one is not to be seen, and neither is to stand in a file.
  return url.username === "" && url.password === "" ? undefined : 'it holds a user or a password: write them as "auth"'
})
/** Where an API is. */
export const Address = Schema.String.check(Schema.isMaxLength(1_000), address)

/** Where a record store's API is: what stands before `/statements`. */
export const Endpoint = Address.check(
  Schema.makeFilter((text: string) => {
    const [, before] = /^(.*)\/statements\/*$/.exec(text) ?? []
    // What may hold a secret is refused already, and not quoted.
    if (before === undefined || before.includes("@")) return undefined
    return `it ends in /statements, which is added to it: write "${before}"`
  })
)

/** A source as commands use it. */
export interface Selected {
  readonly adapter: Adapter.Adapter
  readonly archives: boolean
  /** Looks at what the source needs, and writes nothing. */
  readonly doctor: Effect.Effect<ReadonlyArray<Finding.Finding>>
  /** Absent where it has none of its own. */
  readonly opinions?: Opinions
  /** Tells how far a reading is; absent where nobody knows how much there is. */
  readonly meter?: Meter
  /** Absent where it is only read. */
  readonly receiving?: Receiving
}
