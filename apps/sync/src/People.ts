/** From what an operator types to the contact it means. `c12` is the ledger's number; everything else is an identity. */
import { Contact, Id, Ledger, Words } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "./Numbers.ts"
import { oneLine } from "./Print.ts"
import * as Store from "./Store.ts"
import { unable } from "./Unable.ts"

/** Matches that a message lists. */
const listed = 20

/** An identity the store has, to show what one looks like. */
const example = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  // Numbers are given out with gaps: the first contact need not be 1.
  const [id] = (yield* ledger.loadContacts(null, 1)).ids
  const identity = id === undefined ? undefined : (yield* ledger.contact(id))?.contact.identities[0]
  return identity === undefined ? "" : `, such as ${oneLine(Contact.keyOf(identity))}`
})

const byNumber = Effect.fnUntraced(function* (text: string) {
  const ledger = yield* Ledger.Ledger
  const dossier = yield* ledger.contact(Id.ContactId.make(Number(text.slice(1))))
  if (dossier !== undefined) return dossier
  const { contacts } = yield* ledger.totals
  return yield* unable(
    contacts === 0
      ? `no contact ${text}: the store has none yet`
      : `no contact ${text}: it is none of the ${Numbers.count(contacts, "contact")} of the store, whose numbers have gaps`
  )
})

/** Everything about the contact that the text means; a text that means nobody or several people is an error that says so. */
export const find = Effect.fn("People.find")(function* (text: string) {
  const ledger = yield* Ledger.Ledger
  if (/^c[1-9]\d{0,14}$/.test(text)) return yield* byNumber(text)
  const found = yield* ledger.find(text)
  const [only] = found
  if (only === undefined) {
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
  const dossier = yield* ledger.contact(only.id)
  // The ledger has just named this contact, and contacts are never deleted.
  return dossier ?? (yield* unable(`contact c${only.id} is gone`))
})
