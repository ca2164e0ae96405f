/** `laurel catalogue`: what a source's own catalogue comes to in Laurel's. */
import { resolve } from "node:path"
import { Administrate } from "@laurel/adapter-administrate"
import { Adapter, Catalog, Phrase } from "@laurel/core"
import { Effect, Option, Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Compared from "../catalogues/Compared.ts"
import * as Current from "../catalogues/Current.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as AdministrateSource from "../sources/AdministrateSource.ts"
import { tuningOf } from "../sources/ClientFields.ts"
import { unable } from "../Unable.ts"

interface Flags {
  readonly out: Option.Option<string>
  readonly overwrite: boolean
  readonly replace: boolean
  readonly rules: Option.Option<Readonly<Record<string, string>>>
  readonly role: ReadonlyArray<string>
}

/** The source of that name, if it has a catalogue. */
const sourceOf = Effect.fnUntraced(function* ({ file, sources }: Configuration.Opened, name: string) {
  const having = sources.filter((source) => source.adapter === "administrate")
  const found = having.find(({ id }) => id === name)
  if (found !== undefined) return found
  const other = sources.find(({ id }) => id === name)
  return yield* unable(
    other === undefined
      ? `no source is called "${name}" in ${file}. ${Phrase.suggest(
          name,
          sources.map(({ id }) => id)
        )}`
      : `the source "${name}" is "${other.adapter}", which has no catalogue to read: expected one of "administrate". ${Phrase.suggest(
          name,
          having.map(({ id }) => id)
        )}`
  )
})

const ruleNames: ReadonlyArray<string> = ["attendance", "absences", "paid", "issued"]

const rulesOf = Effect.fnUntraced(function* (given: Readonly<Record<string, string>>) {
  const unknown = Object.keys(given).find((name) => !ruleNames.includes(name))
  if (unknown === undefined) return given
  return yield* unable(
    `--rules: expected attendance, absences, paid or issued before "=", found "${Print.oneLine(unknown.slice(0, 100))}"`
  )
})

/** What is called something already stays so, and what is new fits it. */
const howOf = (
  { setting, opinions = [] }: AdministrateSource.Setting,
  current: Current.Written,
  rules: Administrate.RuleFields,
  [role, ...roles]: ReadonlyArray<string>
): Administrate.How => {
  const courses = new Map((current.offerings ?? []).map(({ id, course }) => [id, course]))
  const { offering: awards = setting.achievements?.types?.[0]?.offering } = setting.achievements ?? {}
  return {
    zone: setting.zone,
    ...(setting.zones === undefined ? {} : { zones: setting.zones }),
    rules,
    ...(role === undefined ? {} : { roles: [role, ...roles] }),
    courses: setting.courses.map(({ id, offering }) => {
      const course = courses.get(offering)
      return { id, offering, ...(typeof course === "string" ? { course } : {}) }
    }),
    opinions,
    ...(awards === undefined ? {} : { awards })
  }
}

const run = Effect.fn("laurel.catalogue")(function* ({ source, ...flags }: Flags & { readonly source: string }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const found = yield* sourceOf(opened, source)
  const rules = yield* rulesOf(Option.getOrElse(flags.rules, () => ({})))
  const current = yield* Current.read(opened.catalog)
  const catalogue = yield* AdministrateSource.identified(found).auth.pipe(
    Effect.map((auth) => AdministrateSource.optionsOf(found)(auth, tuningOf(found))),
    Effect.flatMap((options) => Administrate.catalogue({ ...options, ...howOf(found, current, rules, flags.role) })),
    Effect.mapError((reason) => new Adapter.AdapterError({ source, reason }))
  )
  const whole = Compared.joined(current, catalogue.catalog, flags.replace)
  const checked = Catalog.decode(whole)
  const problem = Result.isFailure(checked) ? checked.failure.message : null
  const out = Option.getOrUndefined(Option.map(flags.out, (file) => resolve(file)))
  if (out !== undefined) {
    if (problem !== null) return yield* unable(`${out} is not written, since ${problem}`)
    yield* Current.write(out, whole, flags.overwrite)
  }
  const told: Told = {
    ...catalogue,
    ...Compared.compare(current, catalogue.catalog),
    lines: newLines(found, catalogue),
    gone: goneFrom(found, catalogue),
    problem,
    written: out ?? null
  }
  yield* json ? Print.json(told) : Print.lines(words(told, opened.catalog, source, flags.replace))
})

interface Told extends Administrate.Catalogue, Compared.Compared {
  /** What the source's setting and opinions lack. */
  readonly lines: Pick<Administrate.Catalogue, "opinions"> &
    Pick<Administrate.Catalogue["setting"], "courses"> &
    Administrate.Catalogue["setting"]["achievements"]
  /** Course templates of the setting that are not there any more, or have nothing to be earned. */
  readonly gone: ReadonlyArray<string>
  /** Why a catalog would not take it yet; null where it would. */
  readonly problem: string | null
  readonly written: string | null
}

const newLines = (
  { setting, opinions = [] }: AdministrateSource.Setting,
  found: Administrate.Catalogue
): Told["lines"] => {
  const offerings: ReadonlySet<string> = new Set(setting.courses.map(({ offering }) => offering))
  const types: ReadonlySet<string> = new Set((setting.achievements?.types ?? []).map(({ id }) => id))
  const pairs = new Set(opinions.map(({ activity, type }) => `${activity}\n${type}`))
  return {
    courses: found.setting.courses.filter(({ offering }) => !offerings.has(offering)),
    types: found.setting.achievements.types.filter(({ id }) => !types.has(id)),
    opinions: found.opinions.filter(({ activity, type }) => !pairs.has(`${activity}\n${type}`))
  }
}

const goneFrom = ({ setting }: AdministrateSource.Setting, found: Administrate.Catalogue): ReadonlyArray<string> => {
  const offerings = new Set(found.setting.courses.map(({ offering }) => offering))
  return setting.courses.flatMap(({ id, offering }) => (offerings.has(offering) ? [] : [`${id} (${offering})`]))
}

const one = { offerings: "offering", achievementTypes: "achievement type", certifications: "certification" } as const

const idsIn = (ids: Compared.Ids): string =>
  Current.lists
    .filter((list) => ids[list].length > 0)
    .map((list) => `${Phrase.count(ids[list].length, one[list])} (${Phrase.list(ids[list])})`)
    .join(", ")

const shown = (value: unknown): ReadonlyArray<string> => JSON.stringify(value, null, 2).split("\n")

const words = (told: Told, file: string, source: string, replaces: boolean): ReadonlyArray<string> => {
  const { catalog, added, changed, lines, gone, problem, written, notCarriedOver } = told
  const only = (list: Current.List) => catalog[list].filter(({ id }) => added[list].includes(id))
  return [
    `"${source}" has ${Phrase.count(told.setting.courses.length, "course")} and ${Phrase.count(catalog.achievementTypes.length, "achievement type")}.`,
    Compared.isNothing(added) ? `Nothing of it is new to ${file}.` : `New to ${file}: ${idsIn(added)}.`,
    ...(Compared.isNothing(changed)
      ? []
      : [
          `Otherwise there: ${idsIn(changed)}. ${replaces ? "Replaced, as was asked for." : "Left as it is there; --replace takes what is here."}`
        ]),
    ...(gone.length === 0
      ? []
      : [
          `In the source's setting, and no longer in its catalogue: ${Phrase.list(gone)}. What was earned there stays; take the lines out once nobody is judged there any more.`
        ]),
    ...(problem === null ? [] : [`A catalog would not take it yet: ${problem}`]),
    ...(written === null
      ? Current.lists.flatMap((list) =>
          added[list].length === 0 ? [] : ["", `For "${list}" of the catalog:`, ...shown(only(list))]
        )
      : [`Written to ${written}, with all that ${file} has.`]),
    ...(lines.courses.length === 0
      ? []
      : ["", `For "courses" in the setting of "${source}":`, ...shown(lines.courses)]),
    ...(lines.types.length === 0
      ? []
      : [
          "",
          `For "types" of "achievements" in that setting, where what was awarded without a learner is to be read:`,
          ...shown(lines.types)
        ]),
    ...(lines.opinions.length === 0 ? [] : ["", `For "opinions" of "${source}":`, ...shown(lines.opinions)]),
    "",
    "Not carried over:",
    ...notCarriedOver.map((each) => `  ${each}`)
  ]
}

export const command = Command.make(
  "catalogue",
  {
    source: Argument.String("source").pipe(
      Argument.withDescription('A source of the configuration that has a catalogue of its own: one of "administrate"')
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        "Write the catalog that there is, with what is new, to this file; nothing is written unless given"
      ),
      Flag.optional
    ),
    overwrite: Flag.Boolean("overwrite").pipe(
      Flag.withDescription("Write over the file of --out where it is there already"),
      Flag.withDefault(false)
    ),
    replace: Flag.Boolean("replace").pipe(
      Flag.withDescription("Take what is in both as the source has it; as the catalog has it unless given"),
      Flag.withDefault(false)
    ),
    rules: Flag.KeyValuePair("rules").pipe(
      Flag.withDescription(
        "Which field of an event holds a passing rule, such as attendance=passOnAttendance: attendance, absences, paid or issued; once for each"
      ),
      Flag.optional
    ),
    role: Flag.String("role").pipe(
      Flag.withDescription("Who awards by hand what Administrate does not award itself; administrator unless given"),
      Flag.atLeast(0)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Show what a source's own catalogue comes to: an offering for each course template, achievement types with their rules and validity, the lines for the source's setting, what is new to the catalog that there is, and what is not carried over. The catalog is never changed unless its file is named, with --overwrite."
  ),
  Command.withShortDescription("What a source's own catalogue comes to in Laurel's"),
  Command.withExamples([
    { command: "laurel catalogue training", description: "As words, with JSON to put into the catalog" },
    {
      command: "laurel catalogue training --out catalog.new.json --rules absences=absencesAllowed",
      description: "The catalog with what is new, in a file to be looked at"
    }
  ])
)
