/** What the report says of one person: what is held, with its gaps, and each achievement down to the rows it rests on. */
import {
  Achievement,
  AchievementId,
  CivilDate,
  type Decision,
  type Fact,
  Fraction,
  type History,
  Holding,
  type Id,
  Words
} from "@laurel/core"
import * as Html from "./Html.ts"
import type { Request } from "./Request.ts"
import type { Told, ToldAchievement } from "./Told.ts"

/** A word that stands out, also in print and without colour. */
const mark = (word: string): Html.Html => Html.element("strong", { class: "mark" }, word)

const heading = ({ contact }: Told): string => Words.contact(contact)

const anchorOf = (name: string): string =>
  `a-${name.replaceAll(/[^\p{L}\p{N}_-]/gu, (one) => `.${one.codePointAt(0)?.toString(16)}.`)}`

export const ruleAnchor = (type: Id.TypeId, version: number): string => anchorOf(`rule ${type} ${version}`)

const gapWords = (holding: Holding.Holding, at: CivilDate.CivilDate): string =>
  Holding.gaps(holding, at)
    .map(({ from, last }) => `${CivilDate.format(from)} to ${CivilDate.format(last)}`)
    .join("; ")

const isContested = (told: Told, holding: Holding.Holding): boolean =>
  holding.periods
    .flatMap(({ achievement, beside }) => [achievement, ...beside])
    .some((id) =>
      told.achievements.some(
        ({ chosen: { achievement } }) => achievement.contested !== null && AchievementId.isSame(achievement.id, id)
      )
    )

const lastDay = (holding: Holding.Holding, at: CivilDate.CivilDate): string => {
  const period = Holding.representative(holding, at) ?? holding.periods.findLast(Holding.counts)
  if (period === undefined) return ""
  const { last, expires } = period
  const day = last !== null && expires !== null && expires < last ? expires : last
  return day === null ? "none" : CivilDate.format(day)
}

/** The rows of the person in the table of who holds what: one for each certification, or one that says that there is none. */
export const held = (told: Told, { at }: Request): ReadonlyArray<Html.Html> => {
  const { holdings } = told.selection
  const who = Html.link(anchorOf(`c${told.contact.id}`), heading(told))
  if (holdings.length === 0) {
    const counting = told.achievements.filter(({ counts }) => counts).map(({ name }) => name)
    return [
      Html.row({
        heading: who,
        cells: [
          "no certification",
          counting.length === 0 ? "nothing counts" : `counting: ${counting.join(", ")}`,
          "",
          ""
        ]
      })
    ]
  }
  return holdings.map((holding) =>
    Html.row({
      heading: who,
      cells: [
        holding.certification,
        [Holding.status(holding, at), isContested(told, holding) ? [" ", mark("contested")] : ""],
        lastDay(holding, at),
        gapWords(holding, at)
      ]
    })
  )
}

export const person = (told: Told, request: Request): Html.Html => {
  const { selection, achievements, contact } = told
  return Html.section(3, anchorOf(`c${contact.id}`), heading(told), [
    selection.holdings.length === 0 ? "" : holdingTable(told, request),
    achievements.length === 0 ? Html.paragraph("No achievement that this report is about.") : "",
    achievements.map((one) => achievement(told, one, request)),
    besides(told)
  ])
}

const holdingTable = ({ contact, selection }: Told, { at }: Request): Html.Html =>
  Html.table(
    `What c${contact.id} holds or held, as of ${CivilDate.format(at)}`,
    ["Certification", "Status", "When it counts", "Gaps"],
    selection.holdings.map((holding) =>
      Html.row({
        heading: holding.certification,
        cells: [
          Holding.status(holding, at),
          Html.list(holding.periods.map((period) => `${Words.period(period)}, by ${Words.earnedBy(period)}`)),
          gapWords(holding, at) || "none"
        ]
      })
    )
  )

const achievement = (told: Told, one: ToldAchievement, { at }: Request): Html.Html => {
  const { achievement: own, governed, facts } = one.chosen
  const version = governed?.version ?? own.catalog
  const terms = Words.terms(own.terms)
  return Html.section(
    4,
    anchorOf(one.name),
    [one.title ?? own.id.type, ` (${one.name})`],
    [
      Html.terms([
        ["Offering", one.offering],
        ["Counts", Words.spans(Achievement.counting(own))],
        [`On ${CivilDate.format(at)}`, one.counts ? "it counts" : "it does not count"],
        [
          "Contested",
          own.contested === null
            ? ""
            : [mark("contested"), ` the facts now say ${Words.spans(own.contested.held)}, and a person must decide`]
        ],
        ["By rule alone", own.shadow === null ? "" : Words.spans(own.shadow)],
        ["By decision", terms],
        ["Score", own.score === null ? "" : Fraction.format(own.score)],
        ["Due by", own.due === null ? "" : CivilDate.format(own.due)],
        ["First entered", CivilDate.format(own.issuedOn)],
        ["Certificates made of it", one.certificates.length === 0 ? "" : Html.list(one.certificates)],
        [
          "Rule",
          one.rule === null
            ? "in no catalog any more"
            : Html.link(ruleAnchor(own.id.type, version), `${own.id.type}, catalog version ${version}`)
        ]
      ]),
      facts.length === 0 ? "" : factTable(one, facts),
      storyTable(told, one)
    ]
  )
}

/** The rows of sources that it rests on, corrected ones with what they said before. */
const factTable = ({ name, chosen }: ToldAchievement, facts: ReadonlyArray<Fact.Fact>): Html.Html => {
  const last = new Map(facts.map(({ origin, id }) => [origin, id]))
  const corrected = new Set(facts.filter(({ revision }) => revision > 1).map(({ origin }) => origin))
  return Html.table(
    `What ${name} rests on`,
    ["Fact", "Activity", "What the source said", "When", "Where it says so", "Recorded"],
    [
      facts.map((fact) => {
        const [activity = "", said = "", day = "", where = ""] = Words.factCells(fact)
        const isOld = last.get(fact.origin) !== fact.id
        const note = isOld ? [" ", mark("replaced")] : corrected.has(fact.origin) ? [" ", mark("corrected")] : ""
        return Html.row({
          heading: `fact ${fact.id}`,
          cells: [activity, [said, note], day, where, Words.moment(fact.recordedAt)]
        })
      }),
      chosen.others.facts.map((id) =>
        Html.row({ heading: `fact ${id}`, cells: ["", "not shown: it is somebody else's", "", "", ""] })
      )
    ]
  )
}

const storyTable = (told: Told, one: ToldAchievement): Html.Html =>
  Html.table(
    `How ${one.name} came to be, in the order it was recorded`,
    ["Entry", "Recorded", "What happened", "From", "What it changed", "Because"],
    one.events.map((event) => entryRow(told, event))
  )

const entryRow = ({ selection }: Told, event: History.Event): Html.Html => {
  const { entry, index, facts, decisions } = event
  const on = Words.effectiveOn(event)
  const known = new Set(selection.decisions.map(({ id }) => id))
  const because = [
    ...decisions.map(Words.decision),
    ...entry.decisions.filter((id) => !known.has(id)).map((id) => `decision ${id}, about somebody else`),
    ...facts.map(({ id }) => `fact ${id}`),
    ...entry.because.filter((id) => !facts.some((fact) => fact.id === id)).map((id) => `fact ${id}, of somebody else`)
  ]
  return Html.row({
    heading: `entry ${index}`,
    cells: [
      Words.moment(entry.recordedAt),
      entry.kind,
      on === null ? "the start" : CivilDate.format(on),
      Words.change(event),
      because.length === 0 ? "no new fact" : Html.list(because)
    ]
  })
}

/** Decisions that no entry names: a link between contacts, or one that waits for a second actor. */
const besides = ({ selection, achievements, records }: Told): Html.Content => {
  const told = new Set(achievements.flatMap(({ events }) => events.flatMap(({ entry }) => entry.decisions)))
  const others = selection.decisions.filter(({ id }) => !told.has(id))
  if (others.length === 0) return ""
  const isShown = ({ id }: Decision.Decision): boolean => {
    const view = records.get(`decision ${id}`)?.view
    return view !== undefined && view["private"] !== null
  }
  return [
    Html.paragraph("Decided without changing an achievement:"),
    Html.list(
      others.map((decision) => {
        const { act, actor, role, id } = decision
        const what = isShown(decision)
          ? Words.decision(decision)
          : `decision ${id}: ${Words.act(act)}, by ${actor} (${role})`
        return `${what}, recorded ${Words.moment(decision.recordedAt)}`
      })
    )
  ]
}
