/** A certificate as one page that needs nothing else, not even a script: what is given where no PDF can be made. */
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { escaped } from "../escaped.ts"
import * as Code from "./Code.ts"
import type { Content, Detail, Image, Signature } from "./Content.ts"
import { Broken, type Renderer } from "./Renderer.ts"
import { columnsOf, lengthOf } from "./measure.ts"
import { style } from "./style.ts"

export const renderer: Renderer = {
  version: "html 1",
  mediaType: "text/html",
  render: (content) =>
    Effect.suspend(() =>
      accent.test(content.accent)
        ? Effect.succeed(new TextEncoder().encode(page(content)))
        : Effect.fail(
            new Broken({
              where: "the accent",
              expected: "a colour such as #1f4e79",
              found: "another text",
              advice: "Mend it in the template."
            })
          )
    )
}

const accent = /^#[0-9a-f]{6}$/i

/** Every text goes through here, and nothing else makes text of it. */
const text = escaped

/** A text that may be written from the other side than what is around it. */
const apart = (value: string): string => `<bdi>${text(value)}</bdi>`

const page = (content: Content): string => {
  const sheet = style(content)
  const { language, direction, layout, title, achievement, madeAt } = content
  return `<!doctype html>
<html lang="${text(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(sheet)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="dcterms.created" content="${new Date(madeAt).toISOString()}">
<title>${text(`${title} – ${achievement}`)}</title>
<style>${sheet}</style>
</head>
<body>
<main class="${layout}">
${head(content)}
${body(content)}
${foot(content)}
</main>
</body>
</html>
`
}

/** Nothing is asked for and nothing runs: the one style is known by its hash, and images come with the page. */
const policy = (sheet: string): string => {
  const hash = createHash("sha256").update(sheet).digest("base64")
  return `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
}

const image = ({ mediaType, bytes, alternative }: Image, name: string): string =>
  `<img class="${name}" alt="${text(alternative)}" src="data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}">`

const head = ({ organisation: { name, logo }, title }: Content): string =>
  `<header>
${logo === null ? "" : image(logo, "logo")}
<p class="organisation">${apart(name)}</p>
<h1>${text(title)}</h1>
</header>`

const body = ({ before, name, after, achievement, description, details }: Content): string =>
  `<div class="said">
${before === "" ? "" : `<p class="around">${text(before)}</p>`}
<p class="name ${lengthOf(name)}">${apart(name)}</p>
${after === "" ? "" : `<p class="around">${text(after)}</p>`}
<p class="achievement ${lengthOf(achievement)}">${apart(achievement)}</p>
${description === null ? "" : `<p class="description" dir="auto">${text(description)}</p>`}
</div>
${details.length === 0 ? "" : `<dl class="columns-${columnsOf(details.length)}">${details.map(detail).join("")}</dl>`}`

const detail = ({ label, value }: Detail): string => `<div><dt>${apart(label)}</dt><dd>${apart(value)}</dd></div>`

const signature = ({ name, role, image: own }: Signature): string =>
  `<li>${own === null ? '<span class="line"></span>' : image(own, "hand")}
<p class="who">${apart(name)}</p><p>${apart(role)}</p></li>`

/** The address, which breaks before the certificate's own part where it has to. */
const broken = (address: string): string => {
  const slash = address.lastIndexOf("/") + 1
  return `${text(address.slice(0, slash))}<wbr><span class="code">${text(address.slice(slash))}</span>`
}

const foot = ({ signatures, verification, credential }: Content): string => {
  const { size, path } = Code.of(verification.address)
  const address = text(verification.address)
  return `<footer>
${signatures.length === 0 ? "" : `<ul class="signatures">${signatures.map(signature).join("")}</ul>`}
<div class="verification">
<div>
<p class="words">${text(verification.words)}</p>
<p><a href="${address}" rel="noreferrer"><bdi dir="ltr">${broken(verification.address)}</bdi></a></p>
${credential === null ? "" : attached(credential)}
</div>
<svg role="img" aria-label="${text(verification.codeAlternative)}" width="104" height="104" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>
</div>
</footer>`
}

/** What proves it, to be saved as a file. Paper has no use for it. */
const attached = (credential: string): string =>
  `<p class="attached"><a download="credential.json" href="data:application/ld+json;base64,${Buffer.from(credential).toString("base64")}"><bdi dir="ltr">credential.json</bdi></a></p>`
