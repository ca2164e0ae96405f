/** Documents of many certificates in one folder, to be handed out: each by its code, whole or not at all, and none twice. */
import { existsSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Id, type Ledger } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import { endWithDifferences, unable } from "../Unable.ts"
import * as Certificates from "./Certificates.ts"
import * as Certified from "./Certified.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Rendered from "./Rendered.ts"
import * as Signing from "./Signing.ts"

export interface Asked {
  /** All types, and everybody, where none is named. */
  readonly types: ReadonlyArray<string>
  readonly contacts: ReadonlyArray<string>
  /** Where they go; it must be there. */
  readonly folder: string
  /** Each in its own unless given. */
  readonly language: string | undefined
}

/** What came of it. */
interface Told {
  readonly written: number
  /** Those that were there already: of an earlier run that was stopped, or handed out before. */
  readonly there: number
  /** Those that do not hold now, so that nobody is to be handed them. */
  readonly fallen: number
  /** Those made out to nobody. */
  readonly unnamed: number
  readonly refused: ReadonlyArray<string>
}

const nothing: Told = { written: 0, there: 0, fallen: 0, unnamed: 0, refused: [] }

/** Documents that can't be written, after which the rest is not tried: the disk may be full. */
const maxRefused = 100

const words = ({ written, there, fallen, unnamed, refused }: Told): string =>
  [
    `${Numbers.count(written, "document")} written`,
    ...(there === 0 ? [] : [`${Numbers.number(there)} there already`]),
    ...(fallen === 0 ? [] : [`${Numbers.number(fallen)} do not hold now`]),
    ...(unnamed === 0 ? [] : [`${Numbers.number(unnamed)} made out to nobody`]),
    ...(refused.length === 0 ? [] : [`${Numbers.number(refused.length)} can't be written`])
  ].join(", ")

const chosen = Effect.fnUntraced(function* ({ types, contacts }: Asked, history: Certificates.History) {
  const versions = yield* Store.versions
  const named = new Set<Id.TypeId>(yield* Effect.forEach(types, (type) => Types.named(versions, type)))
  const members = yield* Effect.forEach(contacts, (text) =>
    Effect.map(People.find(text), ({ contact }) => contact.members)
  )
  const rows =
    contacts.length === 0 ? Certified.all(history) : yield* Certified.ofContacts([...new Set(members.flat())], history)
  return Stream.filter(rows, ({ certificate }) => named.size === 0 || named.has(certificate.achievement.type))
})

/** One of them: what became of it. */
const one = Effect.fnUntraced(function* (
  { certificate, standing, isBelieved }: Certificates.Stood,
  { folder, language }: Asked,
  writer: Rendered.Writer
): Effect.fn.Return<Exclude<keyof Told, "refused"> | string, Ledger.LedgerError> {
  if (standing._tag !== "Valid" || !isBelieved) return "fallen"
  const file = join(folder, `${certificate.code}.${writer.ending}`)
  if (existsSync(file)) return "there"
  const write = Effect.flatMap(Certificates.kept(certificate), (kept) =>
    kept.name === null
      ? Effect.succeed("unnamed" as const)
      : Effect.as(writer.write(kept, file, language), "written" as const)
  )
  return yield* Effect.catchTag(write, "Unable", ({ message }) => Effect.succeed(`${certificate.code}: ${message}`))
})

const kinds = { fallen: true, there: true, unnamed: true, written: true } as const
const isKind = (came: string): came is keyof typeof kinds => came in kinds

const isFolder = (folder: string) =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? Effect.void
    : Effect.fail(unable(`--out ${folder}: expected a folder to put a document of each in, found none. Make it first`))

/** Writes them; stopped, it goes on when it is run again. */
export const run = Effect.fn("Handing.run")(function* (setting: Credentials, given: Asked, json: boolean) {
  const asked = { ...given, folder: resolve(given.folder) }
  yield* isFolder(asked.folder)
  const writer = yield* Rendered.writer(setting, null)
  const line = new StatusLine(json)
  let told = nothing
  const rows = yield* chosen(asked, yield* Signing.history(setting))
  yield* Stream.runForEach(
    Stream.takeWhile(rows, () => told.refused.length < maxRefused),
    (stood) =>
      Effect.map(one(stood, asked, writer), (came) => {
        told = isKind(came) ? { ...told, [came]: told[came] + 1 } : { ...told, refused: [...told.refused, came] }
        line.show(() => (json ? JSON.stringify({ state: "writing", ...told }) : words(told)))
      })
  )
  for (const refused of told.refused) yield* Console.error(Print.oneLine(refused))
  if (told.refused.length >= maxRefused) yield* Console.error("Stopped there: mend these, and run it again to go on.")
  yield* json ? Print.json({ folder: asked.folder, ...told }) : Print.lines([`${words(told)}, in ${asked.folder}.`])
  if (told.refused.length > 0) yield* endWithDifferences
})
