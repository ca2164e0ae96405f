/** `laurel certificate list` and `show`: which certificates were made, and how each stands now. */
import { AchievementId, Contact, Ledger, Words } from "@laurel/core"
import type { Addresses } from "@laurel/credentials"
import { Effect, Option, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as Certified from "../credentials/Certified.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Signing from "../credentials/Signing.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"

/** Those of one person. */
const ofContact = Effect.fnUntraced(function* (history: Certificates.History, text: string) {
  const { contact } = yield* People.find(text)
  return { who: Words.contact(contact), rows: yield* Certified.ofContacts(contact.members, history) }
})

/** A certificate with whose it is. */
interface Row extends Certificates.Stood {
  readonly person: Contact.Contact | undefined
}

/** People that are asked for at a time. */
const together = 500

const withPeople = <E, R>(rows: Stream.Stream<Certificates.Stood, E, R>) =>
  rows.pipe(
    Stream.grouped(together),
    Stream.mapEffect((stood) =>
      Effect.gen(function* () {
        const asked = [...new Set(stood.map(({ certificate }) => certificate.contact))]
        const people = yield* (yield* Ledger.Ledger).contacts(asked)
        const known = new Map(people.flatMap((person) => person.members.map((member) => [member, person] as const)))
        return stood.map((each): Row => ({ ...each, person: known.get(each.certificate.contact) }))
      })
    ),
    Stream.flatMap((page) => Stream.fromIterable(page))
  )

const columnsOf = (addresses: Addresses.Addresses): ReadonlyArray<Listing.Column<Row>> => [
  { name: "code", cell: ({ certificate }) => certificate.code },
  { name: "achievement", cell: ({ certificate }) => AchievementId.format(certificate.achievement) },
  { name: "revision", spare: 2, cell: ({ certificate }) => certificate.revision },
  { name: "contact", cell: ({ certificate }) => `c${certificate.contact}` },
  { name: "issued", spare: 1, cell: ({ certificate }) => Words.moment(certificate.recordedAt) },
  { name: "stands", cell: Certificates.words },
  {
    name: "identities",
    spare: 4,
    cell: ({ person }) => (person?.identities ?? []).map(Contact.keyOf).join("; ")
  },
  { name: "address", titled: true, cell: ({ certificate }) => addresses.certificate(certificate.code) },
  { name: "replaces", spare: 3, cell: ({ certificate }) => certificate.supersedes }
]

const plainOf =
  (addresses: Addresses.Addresses) =>
  ({ isCurrent, ...stood }: Certificates.Stood) => ({
    ...Certificates.plain(stood.certificate, addresses),
    standing: Certificates.plainStanding(stood),
    isCurrent
  })

interface ListInput {
  readonly contact: string | null
  readonly csv: boolean
  readonly out: string | null
  readonly limit: number | null
}

const list = Effect.fn("laurel.certificate.list")(function* ({ contact, ...way }: ListInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  const history = yield* Signing.history(setting)
  yield* Effect.gen(function* () {
    const found =
      contact === null ? { who: "everybody", rows: Certified.all(history) } : yield* ofContact(history, contact)
    yield* Listing.tell(
      {
        asked: { certificates: contact ?? "all" },
        title: `Certificates of ${found.who}`,
        none: "none",
        columns: columnsOf(setting.issuer.addresses),
        plain: plainOf(setting.issuer.addresses),
        rows: withPeople(found.rows)
      },
      { json, ...way }
    )
  }).pipe(Effect.provide(Store.toRead(opened)))
})

const madeOut = (name: string | null): string => (name === null ? "" : `, made out to ${Print.oneLine(name)}`)

const show = Effect.fn("laurel.certificate.show")(function* ({ code }: { readonly code: string }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  const { addresses } = setting.issuer
  const { stood, kept } = yield* Effect.gen(function* () {
    const certificate = yield* Certificates.find(code)
    const stood = yield* Certificates.stoodOf(setting, certificate)
    return { stood, kept: certificate.text === null ? null : yield* Certificates.kept(certificate) }
  }).pipe(Effect.provide(Store.toRead(opened)))
  if (json) {
    const { statement = null, name = null, language = null } = kept ?? {}
    return yield* Print.json({ ...plainOf(addresses)(stood), name, language, statement })
  }
  const { certificate, standing, isCurrent, isBelieved } = stood
  yield* Print.fitted([
    `Certificate ${code}: ${Certificates.words(stood)}`,
    `  of ${AchievementId.format(certificate.achievement)}, revision ${certificate.revision}, of c${certificate.contact}${madeOut(kept?.name ?? null)}`,
    ...(kept === null ? [] : [`  says: ${Print.oneLine(kept.statement.name)}`]),
    `  issued ${Words.moment(certificate.recordedAt)}${certificate.by === null ? "" : ` by ${certificate.by.actor}, ${certificate.by.role}`}`,
    ...(certificate.supersedes === null ? [] : [`  replaces ${certificate.supersedes}`]),
    ...(isBelieved
      ? []
      : ["  Its key was in other hands: programs take it for invalid. `laurel certificate issue` makes one anew."]),
    ...(standing._tag === "Valid" && !isCurrent
      ? ["  What stands now is better than what it says: `laurel certificate issue` makes one that says so."]
      : []),
    `  ${addresses.certificate(code)}`
  ])
})

export const listCommand = Command.make(
  "list",
  {
    contact: Argument.String("contact").pipe(
      Argument.withDescription("Whose: an identity, or the ledger's own number (c12); everybody's unless given"),
      Argument.optional,
      Argument.map(Option.getOrNull)
    ),
    ...ListFlags.of("Certificates")
  },
  list
).pipe(
  Command.withDescription(
    "List the certificates that were made, in order, each with how it stands now: valid, expired, suspended, revoked, withdrawn, outdated, replaced, void or erased."
  ),
  Command.withShortDescription("Which certificates were made"),
  Command.withExamples([
    { command: "laurel certificate list ana@example.org", description: "Of one person" },
    { command: "laurel certificate list --csv > certificates.csv", description: "All, as a spreadsheet" }
  ])
)

export const showCommand = Command.make("show", { code: Certificates.code }, show).pipe(
  Command.withDescription("Tell what a certificate says, who asked for it, and how it stands now."),
  Command.withShortDescription("How a certificate stands"),
  Command.withExamples([
    { command: "laurel certificate show pN9rX0mC3kqVb7tZ1sLw2A", description: "By the end of its address" }
  ])
)
