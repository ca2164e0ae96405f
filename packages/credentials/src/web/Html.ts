/** The elements that the public pages are made of. Every text is escaped here and nowhere else. */
import { escaped } from "../escaped.ts"

/** HTML that is safe to put into a page. */
export interface Html {
  readonly html: string
}

export type Content = string | Html | ReadonlyArray<Content>

const isList = (content: Content): content is ReadonlyArray<Content> => Array.isArray(content)

const of = (content: Content): string =>
  typeof content === "string" ? escaped(content) : isList(content) ? content.map(of).join("") : content.html

type Attributes = Readonly<Record<string, string | undefined>>

const tag = (name: string, attributes: Attributes): string =>
  `<${name}${Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(value)}"`]))
    .join("")}>`

export const element = (name: string, attributes: Attributes, content: Content): Html => ({
  html: `${tag(name, attributes)}${of(content)}</${name}>`
})

/** An element that has no content and no end: `input`, `meta`, `link`. */
export const empty = (name: string, attributes: Attributes): Html => ({ html: tag(name, attributes) })

export const paragraph = (content: Content, kind?: string): Html => element("p", { class: kind }, content)

export const heading = (level: 1 | 2 | 3, content: Content, id?: string): Html =>
  element(`h${level}`, { id, tabindex: level === 1 ? "-1" : undefined }, content)

export const link = (to: string, content: Content): Html => element("a", { href: to }, content)

/** A text of others, in its own direction: it turns nothing around it. */
export const foreign = (text: string, language?: string): Html => element("bdi", { lang: language }, text)

export const list = (items: ReadonlyArray<Content>): Html =>
  element(
    "ul",
    {},
    items.map((item) => element("li", {}, item))
  )

/** Terms with what is said of each; those of which nothing is said are left out. */
export const terms = (pairs: ReadonlyArray<readonly [term: string, said: Content]>): Html =>
  element(
    "dl",
    {},
    pairs
      .filter(([, said]) => said !== "")
      .map(([term, said]) => element("div", {}, [element("dt", {}, term), element("dd", {}, said)]))
  )

/** A part of the page under a heading of its own. */
export const section = (id: string, title: Content, content: Content): Html =>
  element("section", { "aria-labelledby": id }, [heading(2, title, id), content])

export const document = (attributes: Attributes, head: Content, body: Content): string =>
  `<!doctype html>\n${element("html", attributes, [element("head", {}, head), element("body", {}, body)]).html}\n`

/** Style and drawings of our own: no text of others ever comes here. */
export const raw = (html: string): Html => ({ html })
