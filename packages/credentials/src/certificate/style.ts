/** How the page looks on a screen and on paper: much white, hairlines, and sizes that say what matters. */
import type { Content } from "./Content.ts"

/** The style of one certificate. Its accent is a colour, which whoever calls has made sure of. */
export const style = ({ accent, layout }: Pick<Content, "accent" | "layout">): string => `
:root { color-scheme: light; --accent: ${accent}; --ink: #1b1f24; --soft: #4d5560; --hair: #c9ced6; }
@page { size: ${layout}; margin: 0; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { background: #eceff3; }
body { color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans", "Helvetica Neue", Arial, sans-serif; padding: 1.5rem; }
main { position: relative; display: flex; flex-direction: column; justify-content: space-between; gap: 1.5rem; margin: 0 auto;
  padding: 4rem 4.5rem; background: #fff; text-align: center; box-shadow: 0 1px 3px #0003, 0 8px 30px #0001; }
main::before { content: ""; position: absolute; inset: 1.25rem; border: 1px solid var(--accent); pointer-events: none; }
main.landscape { max-width: 297mm; min-height: 210mm; }
main.portrait { max-width: 210mm; min-height: 297mm; }
main > * { position: relative; }
.logo { display: block; max-width: min(16rem, 100%); height: 4rem; margin: 0 auto 0.75rem; object-fit: contain; }
.organisation { color: var(--soft); font-size: 1.05rem; }
h1, .name, .achievement { font-family: Georgia, "Noto Serif", "Times New Roman", serif; text-wrap: balance; overflow-wrap: anywhere; }
h1 { margin-top: 0.5rem; color: var(--accent); font-size: 2.5rem; font-weight: 400; line-height: 1.25; }
.around { color: var(--soft); }
.name { width: fit-content; max-width: 100%; margin: 0.35rem auto 0.75rem; padding: 0 1.5rem 0.35rem;
  border-bottom: 1px solid var(--accent); line-height: 1.35; }
.name.short { font-size: 3rem; }
.name.medium { font-size: 2.1rem; }
.name.long { font-size: 1.4rem; }
.achievement { margin-top: 0.35rem; font-weight: 700; line-height: 1.35; }
.achievement.short { font-size: 1.75rem; }
.achievement.medium { font-size: 1.4rem; }
.achievement.long { font-size: 1.15rem; }
.description { max-width: 42rem; margin: 0.75rem auto 0; color: var(--soft); font-size: 0.95rem; text-wrap: pretty; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.9rem 0; }
dl > div { flex: 0 1 auto; min-width: 8rem; max-width: 100%; padding: 0 1.4rem; border-inline-start: 1px solid var(--hair); }
dl > div:first-child { border-inline-start: 0; }
dt { color: var(--soft); font-size: 0.8125rem; }
dd { overflow-wrap: anywhere; font-weight: 600; font-variant-numeric: lining-nums; }
footer { display: flex; flex-wrap: wrap; align-items: flex-end; justify-content: space-between; gap: 1.5rem 2.5rem; text-align: start; }
.signatures { display: flex; flex: 1 1 20rem; flex-wrap: wrap; align-items: flex-end; gap: 1.25rem 2rem; list-style: none; }
.signatures li { flex: 0 1 13rem; min-width: 9rem; font-size: 0.875rem; color: var(--soft); overflow-wrap: anywhere; }
.hand, .line { display: block; height: 3.25rem; }
.hand { max-width: 100%; object-fit: contain; object-position: bottom; }
.who { padding-top: 0.35rem; border-top: 1px solid var(--ink); color: var(--ink); font-weight: 600; }
.verification { display: flex; flex: 0 1 auto; align-items: flex-end; justify-content: flex-end; gap: 1rem; margin-inline-start: auto; text-align: end; font-size: 0.8125rem; }
.verification > div { flex: 0 1 17rem; overflow-wrap: anywhere; }
.words { color: var(--soft); }
.verification svg { flex: none; width: 6.5rem; height: 6.5rem; forced-color-adjust: none; print-color-adjust: exact; }
a { color: var(--accent); }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
:lang(ar) h1, :lang(fa) h1, :lang(ur) h1, :lang(hi) h1, :lang(th) h1 { line-height: 1.5; }
@media screen and (max-width: 48rem) {
  body { padding: 0; }
  main, main.landscape, main.portrait { min-height: 100vh; padding: 2.25rem 1.75rem; }
  main::before { inset: 0.75rem; }
  h1 { font-size: 2rem; }
  .name { padding-inline: 0.5rem; }
  .name.short { font-size: 2rem; }
  .name.medium { font-size: 1.6rem; }
  dl > div { flex: 1 0 100%; border: 0; }
  footer, .verification { justify-content: center; text-align: center; margin-inline: auto; }
  .verification { flex-direction: column-reverse; align-items: center; }
  .verification > div { flex-basis: auto; }
}
@media print {
  html { background: #fff; }
  body { padding: 0; }
  main, main.landscape, main.portrait { max-width: none; min-height: calc(100vh - 1px); padding: 15mm 17mm; box-shadow: none; }
  main::before { inset: 7mm; }
  .attached { display: none; }
  a { text-decoration: none; }
  .signatures li, dl > div, .verification { break-inside: avoid; }
}
`
