/** `laurel certificate preview`: a certificate of nobody, to look at a template by. Needs no store. */
import { resolve } from "node:path"
import { Content, Sample, Template } from "@laurel/credentials"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as ConfigurationFile from "../configuration/ConfigurationFile.ts"
import { Language } from "../credentials/CredentialsSetting.ts"
import * as Renderers from "../credentials/Renderers.ts"
import * as Templates from "../credentials/Templates.ts"
import * as Placed from "../documents/Placed.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"

interface Input {
  readonly template: string | undefined
  readonly typst: string | undefined
  readonly layout: Template.Template["layout"] | undefined
  readonly language: string | undefined
  readonly out: string | null
  readonly replace: boolean
}

/** `--language de`. */
export const language = Flag.String("language").pipe(
  Flag.withMetavar("tag"),
  Flag.withDescription('The language, such as "de" or "pt-BR"; the configuration\'s unless given'),
  Flag.filter(Schema.is(Language), () => 'a language such as "en" or "pt-BR"'),
  Flag.optional,
  Flag.map(Option.getOrUndefined)
)

/** Who issues where no configuration says it. */
const nobody = "Example Training"

/** What the configuration says, where there is one: a template can be looked at before anything else is there. */
const configured = Effect.fnUntraced(function* (config: string | undefined) {
  if (config === undefined && ConfigurationFile.existing(process.cwd()).length === 0) return null
  return (yield* Configuration.open(config)).credentials
})

const run = Effect.fn("laurel.certificate.preview")(function* (input: Input) {
  const { config, json } = yield* root
  const setting = yield* configured(config)
  const file = input.template === undefined ? (setting?.template ?? null) : resolve(input.template)
  const found = file === null ? Template.plain(setting?.issuer.name ?? nobody) : yield* Templates.read(file)
  const template = { ...found, layout: input.layout ?? found.layout }
  const content = Content.of(Sample.making(template, input.language ?? setting?.language ?? "en"))
  const usual = setting?.style ?? { typst: null, paper: "a4" }
  const style = { ...usual, typst: input.typst === undefined ? usual.typst : resolve(input.typst) }
  yield* Effect.gen(function* () {
    const { renderer, ending, instead } = yield* Renderers.forFile(style, input.out)
    if (instead !== null) yield* Console.error(Print.visible(`A page instead of a PDF: ${instead}`))
    const bytes = yield* Renderers.orUnable(Effect.flatMap(Effect.fromResult(content), renderer.render))
    const out = resolve(input.out ?? `preview.${ending}`)
    yield* Placed.write(out, Stream.succeed(bytes), input.replace ? "over" : "new")
    yield* json
      ? Print.json({ file: out, size: bytes.length, mediaType: renderer.mediaType, renderer: renderer.version })
      : Print.lines([`Wrote ${out}: ${Numbers.count(bytes.length, "byte")}, by ${renderer.version}. It is of nobody.`])
  }).pipe(Effect.scoped)
})

export const command = Command.make(
  "preview",
  {
    template: Flag.String("template").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("The template; the configuration's, or a plain one, unless given"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    typst: Flag.String("typst").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("A Typst template of your own; the configuration's, or ours, unless given"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    layout: Flag.Literals("layout", ["portrait", "landscape"]).pipe(
      Flag.withDescription("The template's own unless given"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    language,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("The file to write, .pdf or .html; preview.pdf unless given"),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    replace: Flag.Boolean("replace").pipe(
      Flag.withDescription("Write over the file where it is there already"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Write a certificate of nobody, to see what a template looks like. Needs no store, and no configuration where --template is given."
  ),
  Command.withShortDescription("See what a template looks like"),
  Command.withExamples([
    { command: "laurel certificate preview", description: "As it would be issued now" },
    {
      command: "laurel certificate preview --template template.json --language ar --out arabic.pdf --replace",
      description: "A template that is being written, in another language"
    }
  ])
)
