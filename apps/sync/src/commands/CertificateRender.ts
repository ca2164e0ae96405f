/** `laurel certificate render`: a certificate that was issued, as a document. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Handing from "../credentials/Handing.ts"
import * as Rendered from "../credentials/Rendered.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"
import { language } from "./CertificatePreview.ts"

interface Input extends Pick<Handing.Asked, "types" | "contacts"> {
  readonly code: string | null
  readonly all: boolean
  readonly out: string | null
  readonly language: string | undefined
}

const run = Effect.fn("laurel.certificate.render")(function* ({ code, all, out, ...asked }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  if (code !== null) {
    if (all || asked.types.length + asked.contacts.length > 0)
      return yield* unable("--all, --type and --contact are of many: leave them out, or the code")
    return yield* one(opened, setting, { code, out, language: asked.language }, json)
  }
  if (!all) return yield* unable("of what? Give the code of a certificate; --all writes those of everybody")
  if (out === null) return yield* unable("--all writes into a folder: name it with --out")
  yield* Handing.run(setting, { ...asked, folder: out }, json).pipe(Effect.scoped, Effect.provide(Store.toRead(opened)))
})

interface One extends Pick<Input, "out" | "language"> {
  readonly code: string
}

const one = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  setting: CredentialsSetting.Credentials,
  { code, out, language }: One,
  json: boolean
) {
  const { kept, stood } = yield* Effect.gen(function* () {
    const certificate = yield* Certificates.find(code)
    return {
      kept: yield* Certificates.kept(certificate),
      stood: yield* Certificates.stoodOf(setting, certificate)
    }
  }).pipe(Effect.provide(Store.toRead(opened)))
  const written = yield* Effect.flatMap(Rendered.writer(setting, out), ({ write }) => write(kept, out, language)).pipe(
    Effect.scoped
  )
  // It is printed all the same: whoever asks at its address is told.
  yield* Certificates.warn(stood)
  yield* json
    ? Print.json({ code, ...written, standing: Certificates.plainStanding(stood) })
    : Print.lines([`Wrote ${written.file}: ${Numbers.count(written.size, "byte")}, by ${written.renderer}.`])
})

/** Types, or contacts, of one command. */
const maxNamed = 100

const out = Flag.String("out").pipe(
  Flag.withMetavar("file"),
  Flag.withDescription(
    "The file to write, .pdf or .html, which must not be there yet; named by the code unless given. With --all the folder"
  ),
  Flag.optional,
  Flag.map(Option.getOrNull)
)

export const command = Command.make(
  "render",
  {
    code: Certificates.code.pipe(Argument.optional, Argument.map(Option.getOrNull)),
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("All that hold now and are made out to somebody, into a folder, each named by its code"),
      Flag.withDefault(false)
    ),
    types: Flag.String("type").pipe(
      Flag.withDescription("With --all: only of this type; may be given several times"),
      Flag.between(0, maxNamed)
    ),
    contacts: Flag.String("contact").pipe(
      Flag.withDescription("With --all: only of this person, by an identity or number; may be given several times"),
      Flag.between(0, maxNamed)
    ),
    out,
    language
  },
  run
).pipe(
  Command.withDescription(
    "Write a certificate that was issued as a PDF, or as a page where its name ends in .html. It is made anew of what is kept, and comes out the same each time; the credential is attached to it. " +
      "With --all it writes those of many into a folder, and none that is there already: stopped, it goes on when it is run again. What does not hold now is left out, and told."
  ),
  Command.withShortDescription("Write a certificate as a document"),
  Command.withExamples([
    { command: "laurel certificate render pN9rX0mC3kqVb7tZ1sLw2A --out ana.pdf", description: "As a PDF" },
    { command: "laurel certificate render pN9rX0mC3kqVb7tZ1sLw2A --language de", description: "In another language" },
    {
      command: "laurel certificate render --all --type forklift-pass --out certificates",
      description: "All of a type, to be handed out"
    }
  ])
)
