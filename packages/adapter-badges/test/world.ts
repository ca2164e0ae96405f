/** A run over badges at hand, whose issuers are served from this machine. */
import { Badges } from "@laurel/adapter-badges"
import { Adapter, type Fact, Id, type Rejection } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { achievement } from "./badges.ts"

export { at, web } from "./badges.ts"

export const source = Id.SourceId.make("badges")
export const offering = Id.OfferingId.make("first-aid")

/** A setting that trusts these issuers, and maps the badge of the tests. */
export const settingOf = (issuers: Badges.Setting["issuers"], more: Partial<Badges.Setting> = {}): Badges.Setting => ({
  zone: "Europe/Berlin",
  issuers,
  achievements: [{ id: achievement, offering, activity: Id.ActivityId.make("first-aid-badge") }],
  privateHosts: ["127.0.0.1", "localhost"],
  ...more
})

type Texts = Readonly<Record<string, string | Uint8Array>>

const filesOf = (texts: Texts): ReadonlyArray<Badges.File> =>
  Object.entries(texts).map(([name, text]) => ({
    name,
    bytes: Stream.make(typeof text === "string" ? new TextEncoder().encode(text) : text)
  }))

export interface Given {
  readonly setting: Badges.Setting
  readonly files: Texts
  readonly names?: ReadonlyArray<string>
  readonly options?: Partial<Badges.Options>
  /** What an earlier run said, and stands. Absent where a ledger says so. */
  readonly standing?: ReadonlyArray<Fact.Draft>
}

/** Nobody asks who it is that has them. */
const standingOf = (drafts: ReadonlyArray<Fact.Draft>) => (): Effect.Effect<ReadonlyArray<Fact.Fact>> =>
  Effect.succeed(drafts.map((draft) => ({ ...draft, ...unasked })))

const unasked = { id: 1, origin: 1, learner: 1, revision: 1, batch: 1, recordedAt: 0 } as never as Fact.Fact

const fast = { perSecond: Number.POSITIVE_INFINITY, retries: 0 }

/** The adapter, to which these names are known. */
export const open = ({
  setting,
  files,
  names = ["ann@example.org", "bob@example.org"],
  options = {},
  standing
}: Given) => {
  const adapter = Badges.adapter({ source, setting, files: Effect.succeed(filesOf(files)), http: fast, ...options })
  return {
    ...adapter,
    read: (position: string | null) =>
      Stream.provideService(adapter.read(position), Adapter.Named, (scheme) =>
        Effect.succeed(scheme === (setting.scheme ?? "email") ? names : [])
      ).pipe((pages) =>
        standing === undefined ? pages : Stream.provideService(pages, Adapter.Standing, standingOf(standing))
      )
  }
}

export interface Outcome {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly rejections: ReadonlyArray<Rejection.Rejection>
  readonly pages: ReadonlyArray<Adapter.Page>
}

/** What a run over them gives. */
export const run = (given: Given): Effect.Effect<Outcome> =>
  Effect.map(collect(open(given)), ({ pages, error }) => {
    if (error !== undefined) throw error
    return {
      drafts: pages.flatMap(({ drafts }) => drafts),
      rejections: pages.flatMap(({ rejections }) => rejections),
      pages
    }
  })

/** Where each rejection stands, and what was found: `proof: one that does not fit…`. */
export const told = ({ rejections }: Outcome): ReadonlyArray<string> =>
  rejections.map(({ kind, column, found }) => `${kind} ${column}: ${found}`)
