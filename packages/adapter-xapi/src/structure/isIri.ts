/** Whether a text is an absolute IRI: a scheme, then characters that may stand in one. */
export const isIri = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}\p{Cs}<>"{}|\\^`]+$/u.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text)
