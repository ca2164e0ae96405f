/** The report for people: HTML that reads and prints well. */
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { type Catalog, CivilDate, type Id, type Instant, Validity, Words } from "@laurel/core"
import type { Anchor } from "./Anchor.ts"
import * as Counts from "./Counts.ts"
import * as Html from "./Html.ts"
import * as PersonReport from "./PersonReport.ts"
import type { Request } from "./Request.ts"
import * as Scope from "./Scope.ts"
import type { Told } from "./Told.ts"
import { rule } from "./Words.ts"

/** Characters that are gathered before they are packed together. */
const together = 1 << 20

/** A part of the page that is kept packed until its place comes. */
interface Kept {
  readonly packed: Array<Uint8Array>
  text: string
}

/** What was said of people so far: their parts come after what is only known once all are told of. */
export interface Report {
  readonly holds: Kept
  readonly people: Kept
  /** The rules that judged something, by type and version. */
  readonly rules: Map<string, { readonly type: Id.TypeId; readonly version: Id.CatalogVersion }>
}

export const begin = (): Report => ({
  holds: { packed: [], text: "" },
  people: { packed: [], text: "" },
  rules: new Map()
})

export const add = ({ holds, people, rules }: Report, told: Told, request: Request): void => {
  for (const row of PersonReport.held(told, request)) keep(holds, row.html)
  keep(people, PersonReport.person(told, request).html)
  for (const { chosen } of told.achievements) {
    const { id, catalog } = chosen.achievement
    const version = chosen.governed?.version ?? catalog
    rules.set(`${id.type}@${version}`, { type: id.type, version })
  }
}

const keep = (kept: Kept, text: string): void => {
  kept.text += text
  if (kept.text.length < together) return
  kept.packed.push(deflateRawSync(kept.text))
  kept.text = ""
}

function* unpacked({ packed, text }: Kept): Generator<string> {
  for (const part of packed) yield inflateRawSync(part).toString("utf8")
  yield text
}

/** The page in pieces. */
export function* pieces(
  report: Report,
  versions: Catalog.Versions,
  anchor: Anchor,
  request: Request,
  counts: Counts.Counts,
  madeAt: Instant.Instant
): Generator<string> {
  const title = `Evidence: ${Scope.describe(request).words}`
  yield `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n${Html.element("title", {}, title).html}<style>${Html.style}</style>\n</head>\n<body>\n`
  yield Html.element("a", { class: "skip", href: "#main" }, "Skip to the report").html
  yield Html.element("header", {}, [Html.element("h1", {}, title), summary(anchor, request, madeAt)]).html
  yield contents(request).html
  yield '<main id="main">\n'
  yield Html.section(2, "about", "In short", inShort(counts)).html
  yield `<section aria-labelledby="held">\n<h2 id="held">Who holds what on ${CivilDate.format(request.at)}</h2>\n`
  const columns = ["Person", "Certification", "Status", "Last valid day", "Gaps until then"]
  const [before, after] = Html.tableAround(
    `Every person of this report, as of ${CivilDate.format(request.at)}`,
    columns
  )
  yield before
  yield* unpacked(report.holds)
  yield after
  yield '</section>\n<section aria-labelledby="people">\n<h2 id="people">Person by person</h2>\n'
  yield* unpacked(report.people)
  yield "</section>\n"
  yield Html.section(2, "rules", "The rules", rules(report, versions)).html
  yield Html.section(2, "left-out", "What is not in this report", leftOut(counts, request)).html
  yield Html.section(2, "check", "How to check this report", checking(anchor)).html
  yield "</main>\n"
  yield Html.element("footer", {}, Html.paragraph(`Made by Laurel on ${Words.moment(madeAt)}.`)).html
  yield "</body>\n</html>\n"
}

/** Which achievements are told of, in words. */
export const range = ({ from, to }: Request): string =>
  from === null && to === null
    ? "all, also those that count no longer or never did"
    : `those that counted on some day ${from === null ? "from the start" : `from ${CivilDate.format(from)}`} ${
        to === null ? "on" : `to ${CivilDate.format(to)}`
      }`

const summary = ({ known, head }: Anchor, request: Request, madeAt: Instant.Instant): Html.Html =>
  Html.terms([
    ["About", Scope.describe(request).words],
    ["Achievements", range(request)],
    ["As of", `${CivilDate.format(request.at)}, the day of which this says what holds`],
    ["As known", `on ${Words.moment(known)}: nothing that was recorded later`],
    ["Proved by", `the checkpoint over ${head.size} records of ${head.origin}`],
    ["Made", Words.moment(madeAt)]
  ])

const contents = ({ at }: Request): Html.Html =>
  Html.element("nav", { "aria-label": "In this report" }, [
    Html.list([
      Html.link("about", "In short"),
      Html.link("held", `Who holds what on ${CivilDate.format(at)}`),
      Html.link("people", "Person by person"),
      Html.link("rules", "The rules"),
      Html.link("left-out", "What is not in this report"),
      Html.link("check", "How to check this report")
    ])
  ])

const inShort = (counts: Counts.Counts): Html.Html =>
  Html.list([
    `${Counts.count(counts.people, "person", "people")} with ${Counts.count(counts.achievements, "achievement", "achievements")}, of which ${counts.counting} count on the day.`,
    `${Counts.count(counts.contested, "achievement is", "achievements are")} contested: the facts now say something else, and a person must decide. Each is marked.`,
    `${Counts.count(counts.corrected, "achievement rests", "achievements rest")} on rows that their source corrected. Each row is marked, with what it said before.`
  ])

const rules = (report: Report, versions: Catalog.Versions): Html.Content => {
  const known = [...report.rules.values()].toSorted((a, b) =>
    a.type < b.type ? -1 : a.type > b.type ? 1 : a.version - b.version
  )
  if (known.length === 0) return Html.paragraph("None: no achievement is in this report.")
  return known.map(({ type, version }) => {
    const catalog = versions.all.get(version)
    const found = catalog?.types.get(type)
    const lines = found === undefined ? [] : rule(found.rule)
    const words = lines.map(({ depth, cells }) => ({ depth, words: cells.join(" ") }))
    return Html.section(
      3,
      PersonReport.ruleAnchor(type, version),
      `${found?.title ?? type}, catalog version ${version}`,
      [
        Html.outline(words),
        (catalog?.certifications ?? [])
          .filter(({ through }) => JSON.stringify(through).includes(JSON.stringify(type)))
          .map(({ id, validity }) => Html.paragraph(`For ${id}: ${Validity.describe(validity)}.`)),
        Html.paragraph(`The whole catalog is in catalogs/${version}.json.`)
      ]
    )
  })
}

const leftOut = (counts: Counts.Counts, { scope, rows }: Request): Html.Html =>
  Html.list([
    ...Counts.leftOut(counts),
    Counts.others(rows),
    ...("account" in scope ? ["Other accounts that somebody may be of."] : []),
    ...(rows ? [] : ["The rows as their sources wrote them."]),
    "What nobody recorded: this proves what it shows, and not that there is nothing else."
  ])

const checking = ({ head }: Anchor): ReadonlyArray<Html.Html> => [
  Html.paragraph(
    "This report is part of an archive. The file verify.mjs in it checks the archive without a network and without Laurel, with Node 22 or later; README.txt says how, and what that proves."
  ),
  Html.element("pre", {}, Html.element("code", {}, "node verify.mjs pack.zip --key <the public key of the log>")),
  Html.paragraph(`Get the key of ${head.origin} from whoever runs the log, and not from this archive.`)
]
