/**
 * An import: files read once and on somebody's word, through any adapter, from their beginning. It can be checked before, which tells
 * of each row what would become of it, and undone after, as if it had never been. What it brings is dated when it happened.
 */
export {
  conflicts,
  digestOf,
  type Conflicts,
  decode,
  type Draft,
  type Import,
  type Label,
  labelFrom,
  labelText,
  people,
  type People,
  readingOf,
  type Terms,
  termsFrom,
  textOf,
  without
} from "./internal/ImportTerms.ts"
export { type Row, type Verdict, verdicts } from "./internal/Verdicts.ts"
