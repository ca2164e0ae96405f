/** What the pages look like: dark on light or light on dark as the visitor has it, and nothing told by colour alone. */
import { createHash } from "node:crypto"
import { type Html, raw } from "./Html.ts"

/** How an answer is meant; `wait` for what may change, `none` where nothing can be said. */
export type Tone = "good" | "wait" | "bad" | "none"

export const style = `
:root { color-scheme: light dark; --ink: #14181d; --paper: #ffffff; --soft: #f2f4f7; --line: #c5ccd5; --edge: #6a7583; --quiet: #46515d; --link: #0b4f8a; --good: #0b6236; --good-soft: #e4f4ea; --wait: #744600; --wait-soft: #fdf0d9; --bad: #9d141d; --bad-soft: #fdeaea; --none: #3d4854; --none-soft: #e9edf2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9edf2; --paper: #12161b; --soft: #1b2129; --line: #3d4854; --edge: #8b97a5; --quiet: #b3bdc9; --link: #93c7ff; --good: #84dfab; --good-soft: #10301f; --wait: #f5c877; --wait-soft: #36270b; --bad: #ffa9a6; --bad-soft: #421518; --none: #cbd4de; --none-soft: #262e38; }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere; }
body > * { max-width: 46rem; margin-inline: auto; padding-inline: 1.25rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a, button, input, textarea, summary { scroll-margin: 4rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
h1:focus { outline: none; }
.skip { position: absolute; inset-inline-start: 0; inset-block-start: -10rem; padding: 0.75rem 1.25rem; background: var(--paper); z-index: 1; }
.skip:focus { inset-block-start: 0; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; justify-content: space-between; padding-block: 1.25rem; }
header p { margin: 0; font-weight: 700; }
header a, footer li a { display: inline-block; padding-block: 0.25rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.1rem); margin: 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.0625rem; margin: 0; }
p { margin: 0.5rem 0; max-width: 40rem; }
.answer { display: grid; grid-template-columns: auto 1fr; gap: 0 1.1rem; align-items: start; padding: 1.4rem 1.4rem 1.2rem; border: 1px solid; border-inline-start-width: 0.45rem; border-radius: 0.5rem; }
.answer > svg { inline-size: 2.6rem; block-size: 2.6rem; }
.answer p, .answer li, .answer dl { color: var(--ink); }
.answer ul { margin: 0.5rem 0; padding-inline-start: 1.2rem; }
.answer .name { font-weight: 600; }
.small { padding: 0.9rem 1.1rem; margin-block: 1rem; }
.small > svg { inline-size: 1.6rem; block-size: 1.6rem; }
.small p { margin: 0; }
.good { color: var(--good); background: var(--good-soft); }
.wait { color: var(--wait); background: var(--wait-soft); }
.bad { color: var(--bad); background: var(--bad-soft); }
.none { color: var(--none); background: var(--none-soft); }
.quiet, .hint { color: var(--quiet); font-size: 0.9375rem; }
.hint { margin: 0 0 0.35rem; }
dl { margin: 0; border-block-start: 1px solid var(--line); }
dl > div { display: grid; grid-template-columns: minmax(9rem, 1fr) 2.4fr; gap: 0 1.25rem; padding-block: 0.55rem; border-block-end: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; font-weight: 500; }
.pre { white-space: pre-line; }
main ul { padding-inline-start: 1.2rem; }
main li { margin-block: 0.35rem; }
form { padding: 1.25rem; background: var(--soft); border: 1px solid var(--line); border-radius: 0.5rem; }
form > p:first-child { margin-block: 0 1rem; }
form > p:last-child { margin-block: 1rem 0; }
label { display: block; font-weight: 600; }
.field { margin-block: 0 1.25rem; }
input, textarea { inline-size: 100%; min-block-size: 2.9rem; padding: 0.6rem 0.75rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 0.35rem; }
textarea { font: 0.9375rem/1.5 ui-monospace, "Liberation Mono", monospace; resize: vertical; }
[aria-invalid] { border: 2px solid var(--bad); }
.error { color: var(--bad); font-weight: 600; margin: 0 0 0.35rem; }
button { min-block-size: 2.9rem; padding: 0.6rem 1.5rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--ink); border: 1px solid var(--ink); border-radius: 0.35rem; cursor: pointer; }
button:hover { text-decoration: underline; }
.checks { list-style: none; padding: 0; margin: 0; border-block-start: 1px solid var(--line); }
.checks > li { display: grid; grid-template-columns: auto 1fr; gap: 0 0.9rem; margin: 0; padding-block: 0.9rem; border-block-end: 1px solid var(--line); }
.checks svg { inline-size: 1.5rem; block-size: 1.5rem; }
.checks .good, .checks .wait, .checks .bad, .checks .none { background: none; }
.checks p { margin: 0.2rem 0; }
details .checks > li:last-child { border: 0; }
section + p { margin-block-start: 1.5rem; }
details { border-block-end: 1px solid var(--line); padding-block: 0.6rem; }
summary { cursor: pointer; font-weight: 600; padding-block: 0.3rem; }
body > footer { inline-size: calc(100% - 2.5rem); max-width: 43.5rem; margin-block-start: 3.5rem; padding: 1.25rem 0 2.5rem; border-block-start: 1px solid var(--line); }
footer ul { display: flex; flex-wrap: wrap; gap: 0 1.1rem; list-style: none; margin: 0.5rem 0 0; padding: 0; }
@media (max-width: 30rem) {
  body > * { padding-inline: 1rem; }
  body > footer { inline-size: calc(100% - 2rem); }
  .answer { grid-template-columns: 1fr; gap: 0.5rem; padding: 1.1rem; }
  .answer .name { font-weight: 600; }
.small { grid-template-columns: auto 1fr; gap: 0 0.75rem; }
  dl > div { grid-template-columns: 1fr; }
  button { inline-size: 100%; }
}
@media (forced-colors: active) {
  button { border-color: ButtonText; }
}
@media print {
  :root { color-scheme: light; }
  nav, form, .skip, footer ul { display: none; }
  body { font-size: 10.5pt; }
}
`

/** The one style that a page may have, for its Content-Security-Policy. */
export const styleHash = `sha256-${createHash("sha256").update(style).digest("base64")}`

const shapes: Readonly<Record<Tone, string>> = {
  good: '<path d="m7 12.5 3.4 3.4L17 8.8"/>',
  wait: '<path d="M12 6.9v6.3M12 16.9v.1"/>',
  bad: '<path d="m8.3 8.3 7.4 7.4m0-7.4-7.4 7.4"/>',
  none: '<path d="M9.4 9.3a2.7 2.7 0 1 1 4 2.4c-.9.5-1.4 1.1-1.4 2.1M12 16.9v.1"/>'
}

/** A drawing beside words that say the same. */
export const icon = (tone: Tone): Html =>
  raw(
    `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="10"/>${shapes[tone]}</svg>`
  )
