/** From what an operator types to the contact it means. `c12` is the ledger's number; everything else is an identity. */
import { Called, Contact, Id, type Instant, Ledger, Words } from "@laurel/core"
import { Effect } from "effect"
import * as Namesakes from "./Namesakes.ts"
import * as Numbers from "../terminal/Numbers.ts"
import { oneLine } from "../terminal/Print.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"

/** Matches that a message lists. */
const listed = 20

/** An identity the store has, to show what one looks like. */
const example = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  // Numbers are given out with gaps: the first contact need not be 1.
  const [id] = (yield* ledger.loadContacts(null, 1)).ids
  const identity = id === undefined ? undefined : (yield* ledger.contact(id, null))?.contact.identities[0]
  return identity === undefined ? "" : `, such as ${oneLine(Contact.keyOf(identity))}`
})

const byNumber = Effect.fnUntraced(function* (text: string) {
  const ledger = yield* Ledger.Ledger
  const dossier = yield* ledger.contact(Id.ContactId.make(Number(text.slice(1))), null)
  if (dossier !== undefined) return dossier
  const { contacts } = yield* ledger.totals
  return yield* unable(
    contacts === 0
      ? `no contact ${text}: the store has none yet`
      : `no contact ${text}: it is none of the ${Numbers.count(contacts, "contact")} of the store, whose numbers have gaps`
  )
})

/** The person that the contact was part of at a moment: who is one with it now need not have been then. */
const asOf: (
  text: string,
  known: Instant.Instant
) => Effect.Effect<Ledger.Dossier, Ledger.LedgerError | Unable, Ledger.Ledger> = Effect.fnUntraced(
  function* (text, known) {
    const ledger = yield* Ledger.Ledger
    const id = yield* contact(text)
    return (
      (yield* ledger.contact(id, known)) ??
      (yield* unable(`nothing was recorded of c${id} by ${Words.moment(known)}: give a later moment with --known`))
    )
  }
)

/** Everything about the contact that the text means, as of a moment or now; a text that means nobody or several people is an error that says so. */
export const find = Effect.fn("People.find")(function* (text: string, known: Instant.Instant | null = null) {
  if (known !== null) return yield* asOf(text, known)
  const ledger = yield* Ledger.Ledger
  if (/^c[1-9]\d{0,14}$/.test(text)) return yield* byNumber(text)
  const found = yield* Called.find(text)
  const [only] = found
  if (only === undefined) {
    const near = yield* Namesakes.of(text, yield* Store.accounts)
    if (near.length > 0) {
      const [first = "", ...others] = near.map(oneLine)
      const more = others.length === 0 ? "" : ` Or ${others.join(", ")}?`
      return yield* unable(`nobody is known as "${oneLine(text)}". Did you mean ${first}?${more}`)
    }
    const hint = /^[1-9]\d{0,14}$/.test(text) ? ` Contact number ${text} is written c${text}.` : ""
    return yield* unable(
      `nobody is known as "${oneLine(text)}". Give an identity${yield* example}, or only the part after the colon.${hint}`
    )
  }
  if (found.length > 1) {
    const more = found.length > listed ? `\n  and ${found.length - listed} more` : ""
    const accounts = yield* Store.accounts
    const list = found.slice(0, listed).map((contact) => `  ${Words.contact(contact, accounts)}`)
    return yield* unable(`"${oneLine(text)}" is ${found.length} contacts; name one of them:\n${list.join("\n")}${more}`)
  }
  const dossier = yield* ledger.contact(only.id, null)
  // The ledger has just named this contact, and contacts are never deleted.
  return dossier ?? (yield* unable(`contact c${only.id} is gone`))
})

/**
 * The one contact that the text means, where a person may be several: the number that it gives, or whose own identity it is. What
 * another contact of the person only claims to be called is an error that says so.
 */
export const contact = Effect.fn("People.contact")(function* (text: string) {
  const { contact: person, learners } = yield* find(text)
  if (person.members.length === 1) return person.id
  if (/^c[1-9]/.test(text)) return Id.ContactId.make(Number(text.slice(1)))
  const ledger = yield* Ledger.Ledger
  const texts = [text, Contact.addressOf(text)]
  const named = person.identities.filter((identity, _, all) => {
    const meant = ({ value, scheme }: Contact.Identity, as: string) =>
      [value, Contact.keyOf({ value, scheme })].includes(as) && (as === text || scheme === "email")
    return meant(identity, all.some((one) => meant(one, text)) ? text : (texts[1] ?? text))
  })
  // Which contact an identity was first recorded for is what a source asks about its subjects.
  const subjects = named.flatMap((identity) =>
    learners.slice(0, 1).map(({ key, offering }) => ({ key, offering, contact: identity }))
  )
  const { contacts } = yield* ledger.load({ ...Ledger.wholePersons([]), subjects, whole: false })
  const [own, ...others] = new Set(named.flatMap((identity) => contacts.get(Contact.keyOf(identity)) ?? []))
  return own !== undefined && others.length === 0
    ? own
    : yield* unable(
        `"${oneLine(text)}" is ${Words.contact(person)}, several contacts that are one person; name one of them by its number`
      )
})
