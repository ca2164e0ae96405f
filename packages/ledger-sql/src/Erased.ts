/** What an erasure, or the end of a retention, leaves: a commitment beside what stands in a text's place, and only there. */
import { Fact, Text } from "@laurel/core"
import { type Dialect, lookup } from "./Engine.ts"
import { search, type Search } from "./Flaws.ts"

const unfounded = "a commitment that was kept although nothing was erased: what it hides can't be checked"
const beside = "a text that was erased beside the commitment that was kept of it, or neither"

/** Whom decisions have erased. */
const erased = `(SELECT a.contact FROM decision d JOIN decision_about a ON a.decision = d.id
  WHERE d.text LIKE '%"_tag":"Erased"%')`

/** What begins with this was put in a key's place: no source's may. */
const mark = Text.substitute(0, 0).slice(0, 1)

const padded = "'000000000' || t.number"
const substitute = `CAST(?1 AS text) || t.contact || '.' || substr(${padded}, length(${padded}) - 8)`

/** Joins what is erased or not to whom it is about: the other way round all of a table is gone through for each contact. */
const of = (dialect: Dialect, is: string): string => lookup(dialect, "contact c", `c.contact = t.contact AND ${is}`)

/** Whom a certificate is about, and who was erased. */
const erasedAbout = (dialect: Dialect): string =>
  `(SELECT 1 FROM certificate_about a ${lookup(dialect, "contact o", "o.contact = a.contact AND o.sealed IS NOT NULL")}
     WHERE a.certificate = t.id)`

const ofKeys = (dialect: Dialect, table: "learner" | "fact"): ReadonlyArray<Search> => [
  search(table, `${of(dialect, "c.sealed IS NULL")} WHERE t.sealed IS NOT NULL`, unfounded),
  search(table, "WHERE (t.sealed IS NULL) = (t.key LIKE CAST(?1 AS text) || '%')", beside, mark)
]

export const searches = (dialect: Dialect): ReadonlyArray<Search> => [
  search("contact", `WHERE t.sealed IS NOT NULL AND t.contact NOT IN ${erased}`, unfounded),
  search("contact", `WHERE t.sealed IS NULL AND t.contact IN ${erased}`, "no commitment to its name, which was erased"),
  search("identity", of(dialect, "c.sealed IS NOT NULL"), beside),
  ...ofKeys(dialect, "learner"),
  ...ofKeys(dialect, "fact"),
  search("claim", `${of(dialect, "c.sealed IS NULL")} WHERE t.sealed IS NOT NULL`, unfounded),
  search("claim", `WHERE (t.sealed IS NULL) = (t.value = ${substitute})`, beside, mark),
  search(
    "decision",
    `WHERE t.sealed IS NOT NULL AND (t.text LIKE '%"_tag":"Erased"%' OR t.text NOT LIKE '%"reason":"${Fact.erased}"%'
       OR NOT EXISTS (SELECT 1 FROM decision_about a JOIN decision_about o ON o.contact = a.contact
         JOIN decision e ON e.id = o.decision
         WHERE a.decision = t.id AND e.batch > t.batch AND e.text LIKE '%"_tag":"Erased"%'))`,
    unfounded
  ),
  search(
    "certificate",
    `WHERE (t.sealed IS NULL) = (t.text IS NULL) OR (t.sealed IS NULL) = (t.actor IS NULL)
       OR (t.sealed IS NULL) = (t.role IS NULL)`,
    beside
  ),
  search(
    "certificate",
    `${of(dialect, "c.sealed IS NULL")} WHERE t.sealed IS NOT NULL
       AND NOT EXISTS ${erasedAbout(dialect)}`,
    unfounded
  ),
  search(
    "certificate",
    `${of(dialect, "c.sealed IS NOT NULL")} WHERE t.sealed IS NULL`,
    "its text, although whose it is was erased"
  ),
  search(
    "certificate",
    `WHERE t.sealed IS NULL AND EXISTS ${erasedAbout(dialect)}`,
    "its text, although somebody whom it is about was erased"
  ),
  search("archived", "WHERE (t.raw IS NULL) = (t.sealed IS NULL)", beside),
  search("archived", `${of(dialect, "c.sealed IS NOT NULL")} WHERE t.raw IS NOT NULL`, beside)
]
