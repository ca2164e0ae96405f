/** Whom the rows of a file are about, as its columns tell. */
import { account, accounts, email } from "../presets/identities.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"
import type { Role } from "./words.ts"

type Contact = Unfilled["streams"][number]["subject"]["contact"]

export interface Person {
  readonly contact: Contact
  /** Headings of the columns that tell people apart, the first first; none where the file has none. */
  readonly who: ReadonlyArray<string>
  /** Constants that are left open. */
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
  readonly isKnown: boolean
}

const byAddress = ({ heading, without }: Column): ReadonlyArray<Remark> => [
  explains("People are known by it: every value is an address.", heading),
  ...(without === 0 ? [] : [explains(`${without} of the rows looked at have none.`, heading)])
]

const byId = ({ heading }: Column, isOnly: boolean): Remark =>
  asks("accounts", `People are known by it${isOnly ? "" : ", too"}. ${accounts}`, heading)

/** By address, else by an id, else by a name under a scheme that a person must give; else by nothing that the file has. */
export const personOf = (roles: ReadonlyMap<Role, Column>): Person => {
  const [mail, id, name] = [roles.get("email"), roles.get("id"), roles.get("name")]
  const who = [mail, id, name].flatMap((column) => (column === undefined ? [] : [column.heading]))
  if (mail !== undefined || id !== undefined) {
    return {
      contact: [...(mail === undefined ? [] : [email]), ...(id === undefined ? [] : [account])],
      who,
      open: id === undefined ? [] : ["accounts"],
      remarks: [
        ...(mail === undefined ? [] : byAddress(mail)),
        ...(id === undefined ? [] : [byId(id, mail === undefined)])
      ],
      isKnown: true
    }
  }
  return name === undefined ? nobody : byName(name, who)
}

const byName = ({ heading }: Column, who: ReadonlyArray<string>): Person => {
  const says =
    "Nothing but names says who a row is about, and two people may share one. Say under which scheme the ledger keeps such names, or add a column."
  return {
    contact: { scheme: "{constant.names}", value: "{name}" },
    who,
    open: ["names"],
    remarks: [asks("names", says, heading)],
    isKnown: false
  }
}

const nobody: Person = {
  contact: { scheme: "{constant.accounts}", value: "{constant.person}" },
  who: [],
  open: ["accounts", "person"],
  remarks: [
    asks("person", "No column says whose rows these are: name the person, or point the contact at a column."),
    asks("accounts", accounts)
  ],
  isKnown: false
}
