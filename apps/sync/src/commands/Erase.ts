/** `laurel erase`: takes out all that names a person, and leaves what the log proves. */
import { Certificate, Contact, type Id, Ledger, Rejection, Words } from "@laurel/core"
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Correction from "../decisions/Correction.ts"
import * as Erasing from "../documents/Erasing.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, unable } from "../Unable.ts"

interface Input extends Correction.By {
  readonly contacts: ReadonlyArray<string>
  readonly mayReturn: boolean
  readonly compact: boolean
}

/** What the store itself can't reach. */
const elsewhere =
  "What the sources, backups, exports and evidence packs say of them is not the store's to erase: see to those too."

/** Record stores, and receivers of names, keep what they were told. */
const announced = ({ outbox, webhooks }: Configuration.Opened): ReadonlyArray<string> => {
  const named = webhooks.filter(({ identities }) => identities === true)
  return [
    ...(outbox.length === 0
      ? []
      : [
          `Record stores were told of what they achieved and keep it: see to ${outbox.map(({ id, endpoint }) => `"${id}" (${endpoint})`).join(", ")} too.`
        ]),
    ...(named.length === 0
      ? []
      : [
          // Without a path and a query, which may hold what proves somebody.
          `Webhooks that ask for names were told theirs: see to ${named.map(({ id, url }) => `"${id}" (${new URL(url).origin})`).join(", ")} too.`
        ])
  ]
}

const oldPages =
  "Old pages of the store hold what was erased until `laurel store compact`, also in copies that are made before."

/** What becomes of what was handed out of their achievements; nothing where nothing was. */
const certified = (members: ReadonlyArray<Id.ContactId>) =>
  Effect.map(Certificate.allOfContacts(members), (all) => {
    const left = all.filter(({ text }) => text !== null).length
    const [theirs, stay] =
      left === 1 ? ["its text goes, its", "address stays"] : ["their texts go, their", "addresses stay"]
    const told = `${Numbers.count(left, "certificate")}: ${theirs} public ${stay} and will say so. Copies that were handed out are not the store's to erase.`
    return left === 0 ? [] : [told]
  })

/** Old pages of a file, or of a server's tables, go last. */
const compact = Effect.fnUntraced(function* () {
  const { config } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.flatMap(Ledger.Ledger, (ledger) => ledger.compact).pipe(
    Effect.provide(Store.toChange(opened)),
    Effect.catchTag("LedgerError", ({ message }) =>
      Effect.andThen(
        Console.error(
          Print.visible(
            `Erased from everything that is answered, but not yet from old pages of the store:\n  ${message}\nRun \`laurel store compact\` once that is mended.`
          )
        ),
        endWithDifferences
      )
    )
  )
})

interface Person {
  readonly members: Contact.Contact["members"]
  readonly names: ReadonlyArray<string>
  readonly words: string
}

/** Each of them once. Whoever names an account means everybody of it, even where that is one person today. */
const peopleOf = Effect.fnUntraced(function* (texts: ReadonlyArray<string>) {
  const accounts = yield* Store.accounts
  const people = new Map<Id.ContactId, Person>()
  for (const text of texts) {
    const { contact } = yield* People.find(text)
    if (!/^c[1-9]/.test(text) && !isNamed(contact, accounts, text)) {
      return yield* unable(`"${Print.oneLine(text)}" is an account, not a person: name each person to be erased`)
    }
    const names = Contact.apart(contact, accounts).names.map(({ value }) => value)
    people.set(contact.id, { members: contact.members, names, words: Words.contact(contact, accounts) })
  }
  return [...people.values()]
})

const isNamed = (contact: Contact.Contact, accounts: ReadonlySet<string>, text: string): boolean =>
  Contact.apart(contact, accounts).names.some((name) => name.value === text || Contact.keyOf(name) === text)

const run = Effect.fn("laurel.erase")(function* ({ contacts, mayReturn, compact: compacts, ...by }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const erasing = Erasing.of(opened, by.preview, json)
  const intend = () =>
    Effect.gen(function* () {
      const people = yield* peopleOf(contacts)
      const names = people.flatMap((person) => person.names)
      if (Rejection.isAbout(names, { raw: by.reason, found: by.actor })) {
        return yield* unable(
          "--reason or --actor names somebody who is to be erased, and both are kept: give words that name nobody, such as the number of the request"
        )
      }
      const members = people.flatMap((person) => person.members).toSorted((a, b) => a - b)
      const documents = yield* erasing.prepare(members)
      return {
        act: {
          _tag: "Erased" as const,
          contacts: members,
          ...(mayReturn ? { mayReturn } : {})
        },
        about: [
          ...people.map(({ words }) => words),
          ...documents,
          ...(yield* certified(members)),
          elsewhere,
          ...announced(opened),
          ...(compacts ? [] : [oldPages])
        ]
      }
    })
  yield* Correction.ofAny(by, intend, erasing.around)
  if (!by.preview && compacts) yield* compact()
})

export const command = Command.make(
  "erase",
  {
    contacts: Argument.String("contact").pipe(
      Argument.withDescription("People, each by an identity or the ledger's own number (c12)"),
      Argument.variadic({ min: 1, max: 100 })
    ),
    mayReturn: Flag.Boolean("may-return").pipe(
      Flag.withDescription(
        "Let sources name them again, as somebody new; rows about them are ignored from now on otherwise"
      ),
      Flag.withDefault(false)
    ),
    compact: Flag.Boolean("compact").pipe(
      Flag.withDescription(
        "Write the store's files anew, so that no old page holds what was erased; --no-compact leaves that for `laurel store compact`"
      ),
      Flag.withDefault(true)
    ),
    ...Correction.by
  },
  run
).pipe(
  Command.withDescription(
    "Erase all that names people, everywhere in the store: their identities and what sources claim of them, keys of rows, raw rows, rejected rows that hold their names, titles and documents of what they presented, also out of the store of documents unless facts of others name them, what their certificates say, and the words of decisions about them. " +
      "What they achieved stays, of nobody; so do all counts, and every proof of everybody else. It can't be taken back. --reason is kept: it must name nobody."
  ),
  Command.withShortDescription("Erase all that names people; what was achieved stays, of nobody"),
  Command.withExamples([
    {
      command: 'laurel erase 11391 --actor u-17 --role data-protection --reason "request 2026-114, article 17"',
      description: "By an identity"
    }
  ])
)
