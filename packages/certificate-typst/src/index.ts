/** Certificates as PDF/A, set by Typst. */
export {}
