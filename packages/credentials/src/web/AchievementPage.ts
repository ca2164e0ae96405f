/** What an achievement is, and what it takes. */
import * as Criteria from "./Criteria.ts"
import * as Frame from "./Frame.ts"
import * as Html from "./Html.ts"
import type { Described } from "./Source.ts"

export const of = (around: Frame.Around, { name, description, criteria }: Described): string => {
  const { words } = around.language
  return Frame.page(around, name, [
    Html.heading(1, Html.foreign(name)),
    Html.paragraph([`${words.facts.issuer}: `, Html.foreign(around.issuer.name)], "quiet"),
    description === "" ? "" : Html.element("p", { class: "pre", dir: "auto" }, description),
    Html.section("criteria", words.criteria, Criteria.of(criteria))
  ])
}
