/** What applying a catalog would do, in words and as plain objects: all of it counted, and a few of each kind side by side. */
import { Catalog, CivilDate, Plain, Sync } from "@laurel/core"
import { Effect } from "effect"
import * as Corrected from "../decisions/Corrected.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Table from "../terminal/Table.ts"
import * as CampaignFlags from "./CampaignFlags.ts"
import * as Differing from "./Differing.ts"
import type { Planned } from "./Planned.ts"

/** As people read them: `moved` stays as it is, under the new version. */
const achievementWords: Readonly<Record<Sync.AchievementKind, string>> = {
  issued: "issued",
  contested: "contested",
  withdrawn: "withdrawn",
  reinstated: "reinstated",
  redated: "re-dated",
  moved: "moved",
  updated: "updated"
}
const holdingWords: Readonly<Record<Sync.HoldingKind, string>> = {
  gained: "gained",
  lost: "lost",
  redated: "re-dated"
}

type Row = ReadonlyArray<string>

/** A table of counts by name; columns of nothing but zeros are left out. */
const table = (
  title: string,
  columns: ReadonlyArray<string>,
  rows: ReadonlyArray<readonly [string, ReadonlyArray<number>]>
): ReadonlyArray<string> => {
  if (rows.length === 0) return []
  const kept = columns.map((_, column) => rows.some(([, counts]) => counts[column] !== 0))
  const keep = <A>(all: ReadonlyArray<A>): ReadonlyArray<A> => all.filter((_, column) => kept[column])
  const head: Row = [title, ...keep(columns)]
  return [
    "",
    ...Table.numbers([head, ...rows.map(([name, counts]): Row => [name, ...keep(counts.map(Numbers.number))])])
  ]
}

const typeTable = ({ types }: Sync.Prospect): ReadonlyArray<string> =>
  table(
    "achievements",
    [...Sync.achievementKinds.map((kind) => achievementWords[kind]), "chosen", "staying"],
    [...types]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, tally]) => [
        type,
        [...Sync.achievementKinds.map((kind) => tally[kind]), tally.chosen, tally.staying]
      ])
  )

const heldTable = ({ certifications }: Sync.Prospect): ReadonlyArray<string> =>
  table(
    "holdings",
    Sync.holdingKinds.map((kind) => holdingWords[kind]),
    [...certifications]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, tally]) => [id, Sync.holdingKinds.map((kind) => tally[kind])])
  )

/** What the last columns count, where there is something in them. */
const legend = ({ types, on }: Sync.Prospect): ReadonlyArray<string> => {
  const all = [...types.values()]
  const day = CivilDate.format(on)
  return [
    ...(all.some(({ moved }) => moved > 0)
      ? ["  moved: judged by the new version from now on, which says the same of it."]
      : []),
    ...(all.some(({ chosen }) => chosen > 0) ? ["  chosen: by the campaign. Each is a decision."] : []),
    ...(all.some(({ staying }) => staying > 0)
      ? ["  staying: issued, and not chosen: the version before goes on governing it."]
      : []),
    `  Holdings are counted as on ${day}.`
  ]
}

const sampleWords = (planned: Planned, prospect: Sync.Prospect, names: Corrected.Names): ReadonlyArray<string> => {
  const { versions, today } = planned
  const told = { versions, today, people: [] }
  const achievements = Map.groupBy(
    prospect.sample.achievements,
    ({ kind, achievement }) => `${achievement.type}, ${achievementWords[kind]}`
  )
  const holdings = Map.groupBy(
    prospect.sample.holdings,
    ({ kind, certification }) => `${certification}, ${holdingWords[kind]}`
  )
  return [
    ...[...achievements].flatMap(([title, all]) => [
      "",
      `${title}, such as:`,
      ...all.flatMap((each) => Corrected.achievementWords(told, names, each))
    ]),
    ...[...holdings].flatMap(([title, all]) => [
      "",
      `${title}, such as:`,
      ...all.flatMap((each) => Corrected.holdingWords(told, names, each))
    ])
  ]
}

/** Everything in words, but what to do next. */
export const words = Effect.fnUntraced(function* (planned: Planned) {
  const { prospect, before, compiled, campaign, file } = planned
  const names = yield* Corrected.namesOf({
    changes: prospect.sample.achievements,
    holdings: prospect.sample.holdings,
    people: []
  })
  const isNothing = prospect.entries + prospect.decisions === 0 && prospect.certifications.size === 0
  return [
    `${file} would become catalog version ${prospect.version}${prospect.before === null ? ", the first" : `, after version ${prospect.before}`}:`,
    ...Differing.words(Catalog.diff(before, compiled), before, compiled),
    "",
    CampaignFlags.words(campaign),
    "",
    isNothing
      ? `No achievement and no holding of ${Numbers.count(prospect.contacts, "contact")} would change.`
      : `Of ${Numbers.count(prospect.contacts, "contact")}, it would write ${Numbers.count(prospect.entries, "entry", "entries")} and ${Numbers.count(prospect.decisions, "decision")}:`,
    ...typeTable(prospect),
    ...heldTable(prospect),
    ...(prospect.types.size + prospect.certifications.size === 0 ? [] : legend(prospect)),
    ...sampleWords(planned, prospect, names)
  ].map(Print.oneLine)
})

/** The counts, which name nobody. */
export const counts = ({
  before,
  version,
  on,
  contacts,
  decisions,
  entries,
  types,
  certifications
}: Sync.Prospect) => ({
  before,
  version,
  on: CivilDate.format(on),
  contacts,
  decisions,
  entries,
  achievements: Object.fromEntries(types),
  holdings: Object.fromEntries(certifications)
})

/** All of it as plain objects. */
export const plain = ({ prospect, before, compiled, campaign }: Planned) => ({
  ...counts(prospect),
  campaign: campaign === null ? null : { ...campaign, on: CivilDate.format(campaign.on) },
  catalog: Differing.plain(Catalog.diff(before, compiled)),
  fingerprint: prospect.fingerprint,
  sample: {
    achievements: prospect.sample.achievements.map(({ kind, contact, before: was, after }) => ({
      kind,
      contact: `c${contact}`,
      before: was === null ? null : Plain.standing(was),
      after: Plain.standing(after)
    })),
    holdings: prospect.sample.holdings.map(({ kind, contact, certification, before: was, after }) => ({
      kind,
      contact: `c${contact}`,
      certification,
      before: was === null ? null : Plain.holding(was),
      after: after === null ? null : Plain.holding(after)
    }))
  }
})
