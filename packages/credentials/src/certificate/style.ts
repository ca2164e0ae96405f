/** How the page looks on a screen and on paper: much white, hairlines, and sizes that say what matters. */
import type { Content } from "./Content.ts"
import { sizeOnPaper } from "./measure.ts"

/** The style of one certificate. Its accent is a colour, which whoever calls has made sure of. */
export const style = (content: Content): string => `
:root { color-scheme: light; --accent: ${content.accent}; --ink: #1b1f24; --soft: #4d5560; --hair: #c9ced6; }
@page { size: ${content.layout}; margin: 0; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { background: #eceff3; }
body { color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans", "Helvetica Neue", Arial, sans-serif; padding: 1.5rem; }
main { position: relative; display: flex; flex-direction: column; justify-content: space-between; gap: 1.5rem; margin: 0 auto;
  padding: 4rem 4.5rem; background: #fff; text-align: center; box-shadow: 0 1px 3px #0003, 0 8px 30px #0001; }
main::before { content: ""; position: absolute; inset: 1.25rem; border: 1px solid var(--accent); pointer-events: none; }
main.landscape { max-width: 297mm; min-height: 210mm; }
main.portrait { max-width: 210mm; min-height: 297mm; padding: 5.5rem 4rem 4rem; }
.portrait h1 { margin-top: 2rem; font-size: 3rem; }
.portrait .logo { height: 5rem; }
main > * { position: relative; }
.logo { display: block; max-width: min(16rem, 100%); height: 3.5rem; margin: 0 auto 0.6rem; object-fit: contain; }
.organisation { color: var(--soft); font-size: 1.05rem; }
h1, .name, .achievement { font-family: Georgia, "Noto Serif", "Times New Roman", serif; text-wrap: balance; overflow-wrap: anywhere; }
h1 { margin-top: 0.5rem; color: var(--accent); font-size: 2.5rem; font-weight: 400; line-height: 1.25; }
.around { color: var(--soft); }
.name { width: fit-content; max-width: 100%; margin: 0.35rem auto 0.75rem; padding: 0 1.5rem 0.35rem;
  border-bottom: 1px solid var(--accent); line-height: 1.35; }
.name.short { font-size: 2.75rem; }
.name.medium { font-size: 2rem; }
.name.long { font-size: 1.4rem; }
.achievement { margin-top: 0.35rem; font-weight: 700; line-height: 1.35; }
.achievement.short { font-size: 1.75rem; }
.achievement.medium { font-size: 1.4rem; }
.achievement.long { font-size: 1.15rem; }
.description { max-width: 54rem; margin: 0.75rem auto 0; color: var(--soft); font-size: 0.95rem; text-wrap: pretty; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.9rem 0; width: 100%; max-width: 54rem; margin: 0 auto; padding: 1rem 0;
  border: solid var(--hair); border-width: 1px 0; }
dl > div { flex: 0 1 auto; padding: 0 0.75rem; }
dl.columns-2 > div { flex-basis: 50%; }
dl.columns-3 > div { flex-basis: 33.33%; }
dl.columns-4 > div { flex-basis: 25%; }
dt { color: var(--soft); font-size: 0.8125rem; }
dd { overflow-wrap: anywhere; font-weight: 600; font-variant-numeric: lining-nums; }
footer { display: flex; flex-wrap: wrap; align-items: flex-end; justify-content: space-between; gap: 1.5rem 2.5rem; text-align: start; }
.signatures { display: flex; flex: 1 1 20rem; flex-wrap: wrap; align-items: flex-end; gap: 1.25rem 1.5rem; list-style: none; }
.signatures li { flex: 1 1 8rem; max-width: 14rem; font-size: 0.875rem; color: var(--soft); overflow-wrap: anywhere; }
.hand, .line { display: block; height: 3.25rem; }
.hand { max-width: 100%; object-fit: contain; object-position: bottom; }
.who { padding-top: 0.35rem; border-top: 1px solid var(--ink); color: var(--ink); font-weight: 600; }
.verification { display: flex; flex: 0 1 auto; align-items: flex-end; justify-content: flex-end; gap: 1rem; margin-inline-start: auto; text-align: end; font-size: 0.8125rem; }
.verification > div { flex: 0 1 18rem; overflow-wrap: anywhere; }
.code { display: inline-block; max-width: 100%; }
a .code { text-decoration: underline; }
.words { color: var(--soft); }
.verification svg { flex: none; width: 6.5rem; height: 6.5rem; margin: -0.55rem; forced-color-adjust: none; print-color-adjust: exact; }
a { color: var(--accent); }
.attached a { display: inline-block; min-height: 1.75rem; padding-top: 0.35rem; }
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
  dl > div, dl.columns-2 > div, dl.columns-3 > div, dl.columns-4 > div { flex-basis: 100%; }
  footer, .verification { justify-content: center; text-align: center; margin-inline: auto; }
  .signatures { justify-content: center; }
  .verification { flex-direction: column-reverse; align-items: center; }
  .verification > div { flex-basis: auto; }
}
@media print {
  html { background: #fff; font-size: ${sizeOnPaper(content)}px; }
  body { padding: 0; }
  main, main.landscape, main.portrait { max-width: none; min-height: calc(100vh - 1px); padding: 15mm 17mm; box-shadow: none; }
  main::before { inset: 7mm; }
  footer { break-inside: avoid; }
  .attached { display: none; }
  a, a .code { text-decoration: none; }
  dl, .description { max-width: 230mm; }
  .signatures li, dl > div, .verification { break-inside: avoid; }
}
`
