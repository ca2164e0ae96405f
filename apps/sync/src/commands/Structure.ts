/** `laurel structure`: what a course of cmi5, SCORM or AICC comes to in a catalog. */
import { Offering } from "@laurel/core"
import { Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Cmi5 from "../structures/Cmi5.ts"
import * as Found from "../structures/Found.ts"
import * as Scorm from "../structures/Scorm.ts"
import { tell } from "../structures/Told.ts"
import { unable } from "../Unable.ts"

interface Flags {
  readonly offering: Option.Option<string>
  readonly course: Option.Option<string>
  readonly zone: Option.Option<string>
  readonly language: Option.Option<string>
  readonly organization: Option.Option<string>
}

/** Those that were given, as options of the readers. */
const named = (flags: Partial<Flags>): Partial<Record<keyof Flags, string>> =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
  )

/** What a catalog would not take of the flags. */
const refusedFlags = (flags: Flags): ReadonlyArray<string> =>
  checks.flatMap(([name, isGood, expected]) => {
    const value = Option.getOrUndefined(flags[name])
    if (value === undefined || isGood(value)) return []
    return [`--${name}: expected ${expected}, found "${Print.oneLine(value.slice(0, 100))}"`]
  })

const slug = "an id of 1 to 100 letters, digits, '.', '_', '-' or '/', starting with a letter or digit"
const { id: Id, course: Course, zone: Zone } = Offering.Offering.fields
const checks: ReadonlyArray<readonly ["offering" | "course" | "zone", (text: string) => boolean, string]> = [
  ["offering", Schema.is(Id), slug],
  ["course", Schema.is(Course), slug],
  ["zone", Schema.is(Zone), "an IANA time zone such as Europe/London or UTC"]
]

/** A flag of one standard alone says nothing of a course of another. */
const senseless = (path: string, standard: "SCORM" | "AICC" | "cmi5", flags: Flags): ReadonlyArray<string> =>
  [
    ["language", "cmi5", "titles in several languages"] as const,
    ["organization", "SCORM", "several organizations"] as const
  ].flatMap(([name, only, what]) =>
    Option.isSome(flags[name]) && standard !== only
      ? [
          `--${name}: expected a course of ${only}, which may have ${what}, found one of ${standard} in ${path}. Leave it out.`
        ]
      : []
  )

const run = Effect.fn("laurel.structure")(function* ({ path, ...flags }: Flags & { readonly path: string }) {
  const { json } = yield* root
  const refused = refusedFlags(flags)
  if (refused.length > 0) return yield* unable(refused.join("\n"))
  const { kind, files } = yield* Found.at(path)
  const idle = senseless(path, kind.standard, flags)
  if (idle.length > 0) return yield* unable(idle.join("\n"))
  const told =
    kind.standard === "cmi5"
      ? yield* Cmi5.read(path, files, kind.structure, named(flags))
      : yield* Scorm.read(path, files, named(flags))
  yield* tell(told, json)
})

const option = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

export const command = Command.make(
  "structure",
  {
    path: Argument.String("file").pipe(
      Argument.withDescription("A cmi5.xml, an imsmanifest.xml, a zip, or the folder of a course")
    ),
    offering: option("offering", "id", "The offering's id; the course's unless given"),
    course: option(
      "course",
      "slug",
      "The course, also the achievement type's id; made of the course's own identifier unless given"
    ),
    zone: option("zone", "zone", "The IANA zone of the offering, such as Europe/London; UTC unless given"),
    language: option(
      "language",
      "tag",
      "Of cmi5: the language of the titles, such as de-DE; the file's first one unless given"
    ),
    organization: option("organization", "id", "Of SCORM: which organization; the manifest's default one unless given")
  },
  run
).pipe(
  Command.withDescription(
    "Show what a course of cmi5, SCORM or AICC comes to in a catalog: the offering with a component for each unit, an achievement type whose rule is what the course asks for, and what is not carried over. Which standard it is of is found out. Nothing is written: put it into the catalog, and edit it there."
  ),
  Command.withShortDescription("What a course of cmi5, SCORM or AICC comes to in a catalog"),
  Command.withExamples([
    {
      command: "laurel structure cmi5.xml --course geology",
      description: "As words, with JSON to put into the catalog"
    },
    { command: "laurel structure golf.zip --json", description: "A package as it was exported, as one line of JSON" }
  ])
)
