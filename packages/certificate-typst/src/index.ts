/** Certificates as PDF/A, set by Typst. */
export * as Typst from "./Typst.ts"
