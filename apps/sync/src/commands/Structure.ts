/** `laurel structure`: what a cmi5 course structure comes to in a catalog. */
import { readFileSync, statSync } from "node:fs"
import { Structure } from "@laurel/adapter-xapi"
import { Offering } from "@laurel/core"
import { Effect, Option, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import { unable } from "../Unable.ts"

interface Input {
  readonly file: string
  readonly offering: Option.Option<string>
  readonly course: Option.Option<string>
  readonly zone: Option.Option<string>
  readonly language: Option.Option<string>
}

/** In the words of a sync whose file can't be read. */
const whyNot = (cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "ENOENT" || code === "ENOTDIR") return "no such file. Put the file there, or mend its path."
  if (code === "EACCES" || code === "EPERM") {
    return "a file that this user may not read. Give this user permission to read it."
  }
  return cause instanceof Error ? cause.message : String(cause)
}

/** No more than a structure may have is read, whatever the file is. */
const bytesOf = Effect.fnUntraced(function* (file: string) {
  const found = yield* Effect.try({
    try: () => {
      const stat = statSync(file)
      if (!stat.isFile()) return stat.isDirectory() ? "it is a folder" : "it is no regular file"
      return stat.size > Structure.maxBytes
        ? `it has ${Numbers.count(stat.size, "byte")}, and a course structure has at most ${Numbers.number(Structure.maxBytes)}`
        : readFileSync(file)
    },
    catch: (cause) => unable(`${file}: expected a file that can be read, found ${whyNot(cause)}`)
  })
  return typeof found === "string" ? yield* unable(`${file} can't be read: ${found}`) : found
})

const named = (flags: Omit<Input, "file">): Structure.Options =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
  )

/** What a catalog would not take of the flags. */
const refusedFlags = (flags: Omit<Input, "file">): ReadonlyArray<string> =>
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

const run = Effect.fn("laurel.structure")(function* ({ file, ...flags }: Input) {
  const { json } = yield* root
  const refused = refusedFlags(flags)
  if (refused.length > 0) return yield* unable(refused.join("\n"))
  const read = Structure.read(yield* bytesOf(file), named(flags))
  if (Result.isFailure(read)) {
    return yield* unable(`${file} is no cmi5 course structure: ${Structure.describe(read.failure)}`)
  }
  const checked = Schema.decodeUnknownResult(Offering.Offering, { errors: "all" })(read.success.offering)
  if (Result.isFailure(checked)) {
    return yield* unable(`a catalog would not take this offering: ${checked.failure.message}`)
  }
  const { course, offering, achievementType, aus, notCarriedOver } = read.success
  yield* json
    ? Print.json({ course, offering, achievementType, aus, setting: settingOf(read.success), notCarriedOver })
    : Print.lines(words(read.success))
})

const shown = (value: unknown): ReadonlyArray<string> => JSON.stringify(value, null, 2).split("\n")

/** By what a source knows the course's statements. */
const settingOf = ({ course, offering, aus }: Structure.Structure) => ({
  id: offering.id,
  activities: [course.id],
  units: aus.map(({ id }) => id)
})

const words = (structure: Structure.Structure): ReadonlyArray<string> => {
  const { course, offering, achievementType, aus, notCarriedOver } = structure
  return [
    `${course.title}: ${Numbers.count(aus.length, "unit")}`,
    ...aus.map(({ group, title, moveOn }) => `  ${group}: ${title} (${moveOn})`),
    "",
    'For "offerings" of the catalog:',
    ...shown(offering),
    "",
    ...(achievementType === null
      ? ['For "achievementTypes" of the catalog: nothing, since no unit has to be done. Write a rule of your own.']
      : ['For "achievementTypes" of the catalog:', ...shown(achievementType)]),
    "",
    'For "offerings" in the setting of the source that gives its statements:',
    ...shown(settingOf(structure)),
    ...(notCarriedOver.length === 0 ? [] : ["", "Not carried over:", ...notCarriedOver.map((each) => `  ${each}`)])
  ]
}

const option = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

export const command = Command.make(
  "structure",
  {
    file: Argument.String("file").pipe(Argument.withDescription("A course structure: the cmi5.xml of a course")),
    offering: option("offering", "id", "The offering's id; the course's unless given"),
    course: option(
      "course",
      "slug",
      "The course, also the achievement type's id; made of the course's IRI unless given"
    ),
    zone: option("zone", "zone", "The IANA zone of the offering, such as Europe/London; UTC unless given"),
    language: option("language", "tag", "The language of the titles, such as de-DE; the file's first one unless given")
  },
  run
).pipe(
  Command.withDescription(
    "Show what a cmi5 course structure comes to in a catalog: the offering with a component for each unit, an achievement type whose rule is what the moveOn values ask for, and what is not carried over. Nothing is written: put it into the catalog, and edit it there."
  ),
  Command.withShortDescription("What a cmi5 course structure comes to in a catalog"),
  Command.withExamples([
    {
      command: "laurel structure cmi5.xml --course geology",
      description: "As words, with JSON to put into the catalog"
    },
    { command: "laurel structure cmi5.xml --json", description: "As one line of JSON" }
  ])
)
