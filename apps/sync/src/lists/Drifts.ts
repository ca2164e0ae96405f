/** Where sources and Laurel differ, as a list: its columns, its rows in JSON, and how many there are of each kind. */
import {
  Achievement,
  AchievementId,
  Catalog,
  CivilDate,
  Contact,
  type Id,
  Opinion,
  Phrase,
  Plain,
  Words
} from "@laurel/core"
import { Stream } from "effect"
import type { Column, End, Listing } from "../terminal/Listing.ts"
import * as Numbers from "../terminal/Numbers.ts"
import { type Found, Unnamed } from "./Unnamed.ts"

export interface Asked extends Opinion.Options {
  readonly versions: Catalog.Versions
}

const kinds = { sourceOnly: "source only", laurelOnly: "Laurel only", expiry: "expiry" } as const

const expiryWords = (day: CivilDate.CivilDate): string => `valid until ${CivilDate.format(day)}`

/** `awarded on 2026-03-01, valid until 2027-02-28: badge/5`, the name last: it may be long, and a terminal narrow. */
const says = ({ opinion }: Opinion.Difference): string => {
  if (opinion === null) return "nothing"
  const { activity, says: word, on, expires } = opinion
  const until = expires === null ? "" : `, ${expiryWords(expires)}`
  return `${word} on ${CivilDate.format(on)}${until}: ${activity ?? "the whole"}`
}

/** Ours first, where only the expiry differs. */
const reasons = (row: Opinion.Difference): ReadonlyArray<string> => {
  if (row.kind !== "expiry") return row.why
  return [row.expires === null ? "here it never expires" : `here it is ${expiryWords(row.expires)}`, ...row.why]
}

const columns = ({ versions, sources }: Asked): ReadonlyArray<Column<Opinion.Told>> => {
  const schemes = Catalog.accounts(versions)
  return [
    { name: "source", titled: sources.length === 1, cell: ({ source }) => source },
    { name: "contact", cell: ({ person }) => `c${person.id}` },
    {
      name: "identities",
      cell: ({ person }) => Contact.apart(person, schemes).names.map(Contact.keyOf).join("; ")
    },
    { name: "learner", titled: true, cell: ({ learner }) => learner.id },
    { name: "offering", titled: true, cell: ({ learner }) => learner.offering },
    { name: "type", cell: ({ type }) => type },
    { name: "difference", cell: ({ kind }) => kinds[kind] },
    { name: "source_says", cell: says },
    { name: "activity", titled: true, cell: ({ opinion }) => opinion?.activity ?? null },
    { name: "source_expiry", titled: true, cell: ({ opinion }) => Plain.dayOrNull(opinion?.expires ?? null) },
    { name: "achievement", titled: true, cell: ({ id }) => (id === null ? null : AchievementId.format(id)) },
    {
      name: "counts",
      titled: true,
      cell: ({ achievement }) => (achievement === null ? null : Words.spans(Achievement.counting(achievement)))
    },
    { name: "why", titled: true, cell: (row) => reasons(row).join("; ") }
  ]
}

const opinion = ({ activity, says: word, on, expires, facts }: Opinion.Opinion) => ({
  activity,
  says: word,
  on: CivilDate.format(on),
  expires: Plain.dayOrNull(expires),
  facts: facts.map(Plain.fact)
})

const plain =
  (versions: Catalog.Versions) =>
  (row: Opinion.Told): object => ({
    source: row.source,
    difference: row.kind,
    contact: Plain.contact(row.person, Catalog.accounts(versions)),
    learner: Plain.learner(row.learner),
    type: row.type,
    achievement: row.id === null ? null : AchievementId.format(row.id),
    standing: row.achievement === null ? null : Plain.achievement(row.achievement),
    opinion: row.opinion === null ? null : opinion(row.opinion),
    ...(row.kind === "expiry" ? { expires: Plain.dayOrNull(row.expires) } : {}),
    why: reasons(row)
  })

/** Of each kind how many, in one line. */
const countWords = (counts: Opinion.Counts): string => {
  const { compared, unpaired, sourceOnly, laurelOnly, expiry } = counts
  const all = sourceOnly + laurelOnly + expiry
  const of = `${Numbers.number(sourceOnly)} only the source says, ${Numbers.number(laurelOnly)} only Laurel says, ${Numbers.number(expiry)} with another expiry`
  const beside = unpaired === 0 ? "" : `; ${Numbers.count(unpaired, "opinion")} about no type`
  return `${all === 0 ? "No difference" : `${Numbers.count(all, "difference")}: ${of}`}. ${Numbers.count(compared, "opinion")} compared${beside}.`
}

const unnamedWords = ({ source, activity, known }: Found): string =>
  `no opinion of "${source}" is about "${activity}", which its "opinions" name. ${Phrase.suggest(activity, known)}`

/** The list, and whether there was anything to look at once it was read. */
export const listing = (
  asked: Asked
): { readonly listing: Listing<Opinion.Told>; readonly isInOrder: () => boolean } => {
  const { versions, sources, types } = asked
  const on = CivilDate.format(asked.on)
  const unnamed = new Unnamed(sources)
  let counts = Opinion.nothing
  const end = (): End => ({
    plain: { ...counts, unnamed: unnamed.found().map(({ source, activity }) => ({ source, activity })) },
    words: [...unnamed.found().map(unnamedWords), countWords(counts)]
  })
  const names: ReadonlyArray<Id.SourceId> = sources.map(({ source }) => source)
  const rows = Opinion.differences(versions, asked).pipe(
    Stream.map((page) => {
      counts = Opinion.add(counts, page.counts)
      unnamed.read(page.activities)
      return page.differences
    }),
    Stream.flattenIterable
  )
  return {
    listing: {
      asked: { sources: names, at: on, types: types === null ? null : [...types] },
      title: `Where ${names.join(", ")} and Laurel differ on ${on}`,
      none: "nowhere",
      columns: columns(asked),
      plain: plain(versions),
      rows,
      below: reasons,
      end
    },
    isInOrder: () => counts.sourceOnly + counts.laurelOnly + counts.expiry + unnamed.found().length === 0
  }
}
