/** What is around each page: who issues, where else to go, in which languages. */
import type { Addresses } from "../issue/Addresses.ts"
import * as Html from "./Html.ts"
import type { Language } from "./Language.ts"
import * as Look from "./Look.ts"
import { words } from "./words/words.ts"

/** Who issues, as the pages name it. */
export interface Issuer {
  readonly name: string
  /** Its own pages; null for none. */
  readonly url: string | null
}

/** All that a page knows beside its own matter. */
export interface Around {
  readonly language: Language
  readonly addresses: Addresses
  readonly issuer: Issuer
  /** The page's own path, without a query. */
  readonly path: string
}

/** An address of ours as a path, in the language that was chosen. */
export const to = ({ language: { isChosen, tag } }: Around, address: string): string => {
  const { pathname } = new URL(address)
  return isChosen ? `${pathname}?lang=${tag}` : pathname
}

/** `title` stands in the browser's tab, before the issuer's name. */
export const page = (around: Around, title: string, main: Html.Content): string => {
  const { language, addresses, issuer, path } = around
  const { nav, skip, genuine } = language.words
  const name = Html.foreign(issuer.name)
  const languages = [...words].map(([tag, each]) =>
    Html.element(
      "a",
      {
        href: `${path}?lang=${tag}`,
        lang: tag,
        hreflang: tag,
        "aria-current": tag === language.tag ? "true" : undefined
      },
      each.name
    )
  )
  return Html.document(
    { lang: language.tag, dir: language.direction },
    [
      Html.empty("meta", { charset: "utf-8" }),
      Html.empty("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      Html.element("title", {}, `${title} – ${issuer.name}`),
      Html.empty("meta", { name: "robots", content: "noindex" }),
      Html.empty("link", { rel: "icon", href: "data:," }),
      Html.element("style", {}, Html.raw(Look.style))
    ],
    [
      Html.element("a", { class: "skip", href: "#main" }, skip),
      Html.element("header", {}, [
        Html.paragraph(issuer.url === null ? name : Html.link(issuer.url, name)),
        Html.element("nav", { "aria-label": nav.label }, Html.link(to(around, addresses.verify), nav.verify))
      ]),
      Html.element("main", { id: "main", tabindex: "-1" }, main),
      Html.element("footer", {}, [
        Html.paragraph(genuine(new URL(addresses.base).host), "quiet"),
        Html.element("nav", { "aria-label": nav.languages }, Html.list(languages))
      ])
    ]
  )
}

/** The page's one answer: what, in large letters, and what that means. */
export const answer = (tone: Look.Tone, title: string, more: Html.Content): Html.Html =>
  Html.element("div", { class: `answer ${tone}` }, [
    Look.icon(tone),
    Html.element("div", {}, [Html.heading(1, title), more])
  ])

/** An answer beside the page's own, such as to a question that was asked by a form. */
export const note = (tone: Look.Tone, content: Html.Content): Html.Html =>
  Html.element("div", { class: `answer small ${tone}`, role: "status" }, [
    Look.icon(tone),
    Html.element("div", {}, Html.paragraph(content))
  ])

export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with what was given. */
  readonly error?: string | undefined
  /** The element that is filled in, with what it is called and described by. */
  readonly input: (attributes: Readonly<Record<string, string | undefined>>) => Html.Html
}

export const field = ({ name, label, hint, error, input }: Field): Html.Html => {
  const [hintId, errorId] = [`${name}-hint`, `${name}-error`]
  const described = [...(hint === undefined ? [] : [hintId]), ...(error === undefined ? [] : [errorId])]
  return Html.element("div", { class: "field" }, [
    Html.element("label", { for: name }, label),
    hint === undefined ? "" : Html.element("p", { class: "hint", id: hintId }, hint),
    error === undefined ? "" : Html.element("p", { class: "error", id: errorId }, error),
    input({
      id: name,
      name,
      "aria-describedby": described.length === 0 ? undefined : described.join(" "),
      "aria-invalid": error === undefined ? undefined : "true"
    })
  ])
}

/** Leads from the top of the page to the field that something is wrong with. */
export const problem = ({ language }: Around, name: string, error: string): Html.Html =>
  note("bad", [`${language.words.problem}: `, Html.link(`#${name}`, error)])
